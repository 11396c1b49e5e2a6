"""The commands, one module each; each is one word a developer or an operator types."""

COMMANDS = {
    "demo": "a working site with demonstration people, for trying Caraway out",
    "code": "the six-digit code that lets a person of the demonstration in now",
    "test": "everything that is tested, as the continuous integration runs it",
    "check": "format, lint, types, import contracts, migrations, documents, templates",
    "prove": "a proof with its figures against their aims, such as `prove case`",
    "bench": "a measurement of speed with its figures against their aims",
    "serve": "a site in production, as the environment says",
    "work": "the worker of a site in production: whatever is due, until it is told to stop",
    "nightly": "check every case's stored standing against its facts, as the site does each night",
    "migrate": "bring a site's database up to date, as its owner",
    "audit": "check that the sealed audit is as it was written, or write a checkpoint to keep elsewhere",
    "backup": "seal a copy of one site's server, or what it writes, to that site's backup key",
    "restore": "restore one site's server to a moment, alone, from what was sealed",
    "sar": "a participant's subject access: plain files of what this plane gives, from its reviewed list",
    "study": "write a study file of participants for evaluators, under a project's declaration",
    "trial": "a randomised trial of an agreement: opened, closed, revealed; its register written, and checked by anybody",
    "evidence": "study files checked, simulated, reduced and merged: `evidence check FILE`; needs no database",
    "assets": "build the styles and scripts of the pages",
    "documents": "write the generated parts of docs/reference",
}


class CommandRefused(Exception):
    """A command can't do what was asked; the message is one sentence that says what to do."""
