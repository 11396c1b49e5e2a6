"""What a server's log may not hold: the words of a statement, of its parameters, or of why it failed.

A failed insert would otherwise write names and numbers into a file that lies beside the database, outside every policy.
The class and code of an error, and the name of a constraint, are in the site's own log.
"""

from types import MappingProxyType

QUIET = MappingProxyType(
    {
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_duration_sample": "-1",
        "log_transaction_sample_rate": "0",
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        "debug_print_parse": "off",
        "debug_print_rewritten": "off",
        "debug_print_plan": "off",
        "auto_explain.log_min_duration": "-1",
        "pgaudit.log": "none",
    }
)
"""Settings of every login of ours, whatever the server or the database says. All but the last two exist on every server."""
