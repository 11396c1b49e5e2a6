"""The names of the database logins, in one place.

Nothing is granted to PUBLIC and no site login owns anything: what a login may do is written, table by table, in the
migrations with the helpers of `grants`.
"""

OWNER = "caraway_owner"  # migrates, owns every object; the sites refuse to start as it
CASEWORK = "caraway_casework"  # the casework site
VICTIMS = "caraway_victims"  # the victims' site
READER = "caraway_reader"  # NOLOGIN: owner of the upward views
BRIDGE = "caraway_bridge"  # the victims' site's one way into the casework database
BACKUP = "caraway_backup"  # reads everything, writes nothing
RETENTION = "caraway_retention"  # alone may delete records of people

NOLOGIN = frozenset({READER})
ALL = (OWNER, CASEWORK, VICTIMS, READER, BRIDGE, BACKUP, RETENTION)
