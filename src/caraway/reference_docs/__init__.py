"""What is generated: pages of the manual made from the tables that the tests run, and schemas for editors."""

from collections.abc import Callable, Mapping
from pathlib import Path

from caraway.reference_docs import (
    attendance,
    clocks,
    corrections,
    eligibility,
    identifiers,
    isva,
    joint_decision,
    missed_steps,
    options,
    ownership,
    pathways,
    policies,
    programme_files,
    recording,
    risk_tools,
    safe_contact,
    schemas,
    stages,
    study_file,
    victim_clocks,
    victim_contact,
    victim_desk,
    windows,
)

DOCUMENTS: Mapping[str, Callable[[Path], str]] = {
    "docs/reference/attendance.md": attendance.render,
    "docs/reference/clocks.md": clocks.render,
    "docs/reference/corrections.md": corrections.render,
    "docs/reference/eligibility.md": eligibility.render,
    "docs/reference/identifiers.md": identifiers.render,
    "docs/reference/isva.md": isva.render,
    "docs/reference/joint_decision.md": joint_decision.render,
    "docs/reference/missed_steps.md": missed_steps.render,
    "docs/reference/options.md": options.render,
    "docs/reference/ownership.md": ownership.render,
    "docs/reference/pathways.md": pathways.render,
    "docs/reference/policies.md": policies.render,
    "docs/reference/programme_files.md": programme_files.render,
    "docs/reference/recording.md": recording.render,
    "docs/reference/risk_tools.md": risk_tools.render,
    "docs/reference/safe_contact.md": safe_contact.render,
    "docs/reference/settings.schema.json": schemas.settings,
    "docs/reference/stages.md": stages.render,
    "docs/reference/study_file.md": study_file.render,
    "docs/reference/victim_clocks.md": victim_clocks.render,
    "docs/reference/victim_contact.md": victim_contact.render,
    "docs/reference/victim_desk.md": victim_desk.render,
    "docs/reference/windows.md": windows.render,
    "src/caraway/core/programmes/programme.schema.json": schemas.programme,
}
"""A file of the repository to what makes its text, given the repository's folder."""
