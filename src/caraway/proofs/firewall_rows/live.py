"""What a database holds and who may do what with it, as it says itself: one entry for each object, in plain values.

An entry is known by its kind and name, such as "table casework_case". Everything that is not PostgreSQL's own is listed,
and of PostgreSQL's own what one of our logins, or everybody, was granted beyond what every server grants.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection

Entries = dict[str, dict[str, Any]]

OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

_RELATIONS = f"""
SELECT c.oid, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'foreign table' ELSE 'table' END,
       CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname, pg_get_userbyid(c.relowner),
       c.relrowsecurity, c.relforcerowsecurity, coalesce(c.reloptions, '{{}}'), c.relkind
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {OURS} ORDER BY 2, 3"""

_GRANTS = """
SELECT c.oid, NULL, coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_class c
  CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> c.relowner
UNION ALL
SELECT c.oid, f.attname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_attribute f
  JOIN pg_class c ON c.oid = f.attrelid CROSS JOIN aclexplode(f.attacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE NOT f.attisdropped AND a.grantee <> c.relowner ORDER BY 1, 3, 4, 2"""

_POLICIES = """
SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd, (SELECT string_agg(CASE x WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x) END, ', ')
         FROM unnest(p.polroles) x), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p ORDER BY 1, 2"""

_COMMANDS = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}

_COLUMNS = """
SELECT attrelid, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE c.relkind = 'v' AND attnum > 0 ORDER BY attrelid, attnum"""

_DEFINITIONS = (
    "SELECT oid, md5(regexp_replace(pg_get_viewdef(oid), '\\s+', ' ', 'g')) FROM pg_class WHERE relkind IN ('v', 'm')"
)

_EXTENSION_OF = """
LEFT JOIN pg_depend d ON d.classid = '{0}'::regclass AND d.objid = {1} AND d.deptype = 'e'
LEFT JOIN pg_extension e ON e.oid = d.refobjid"""

_FUNCTIONS = f"""
SELECT p.oid::regprocedure::text, pg_get_userbyid(p.proowner), p.prosecdef, l.lanname, coalesce(p.proconfig, '{{}}'), md5(p.prosrc),
       coalesce((SELECT string_agg(DISTINCT coalesce(r.rolname, 'PUBLIC'), ', ') FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> p.proowner), '')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
{_EXTENSION_OF.format("pg_proc", "p.oid")} WHERE {OURS} AND e.oid IS NULL ORDER BY 1"""

_OTHERS = f"""
SELECT 'extension', e.extname, pg_get_userbyid(e.extowner) FROM pg_extension e
UNION ALL SELECT 'trigger', t.tgrelid::regclass || ' ' || t.tgname, t.tgfoid::regproc::text FROM pg_trigger t WHERE NOT t.tgisinternal
UNION ALL SELECT 'rule', w.tablename || ' ' || w.rulename, '' FROM pg_rules w WHERE w.schemaname NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT 'default privileges', coalesce(pg_get_userbyid(a.defaclrole), '') || ' ' || a.defaclobjtype::text, a.defaclacl::text FROM pg_default_acl a
UNION ALL SELECT 'event trigger', evtname, evtevent FROM pg_event_trigger
UNION ALL SELECT 'publication', pubname, '' FROM pg_publication
UNION ALL SELECT 'foreign data wrapper', fdwname, '' FROM pg_foreign_data_wrapper
UNION ALL SELECT 'foreign server', srvname, '' FROM pg_foreign_server
UNION ALL SELECT 'large object', oid::text, pg_get_userbyid(lomowner) FROM pg_largeobject_metadata
UNION ALL SELECT 'language', lanname, coalesce(lanacl::text, '') FROM pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql')
UNION ALL SELECT 'type', t.typname, pg_get_userbyid(t.typowner) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  {_EXTENSION_OF.format("pg_type", "t.oid")} WHERE {OURS} AND e.oid IS NULL AND t.typtype IN ('e', 'd', 'r', 'm')
ORDER BY 1, 2"""

_SCHEMAS = f"""
SELECT n.nspname, pg_get_userbyid(n.nspowner), coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_namespace n
  LEFT JOIN LATERAL aclexplode(n.nspacl) a ON a.grantee <> n.nspowner LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE {OURS} ORDER BY 1, 3, 4"""

_OF_THE_SERVER = """
SELECT 'grant of the server''s', n.nspname || '.' || c.relname || ' to ' || r.rolname, a.privilege_type FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
  WHERE n.nspname ~ '^pg_|^information_schema$' AND r.rolname !~ '^pg_' AND a.grantee <> c.relowner
UNION ALL
SELECT 'grant of the server''s', p.oid::regprocedure || ' to ' || r.rolname, a.privilege_type FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN aclexplode(p.proacl) a JOIN pg_roles r ON r.oid = a.grantee
  WHERE n.nspname ~ '^pg_|^information_schema$' AND r.rolname !~ '^pg_' AND a.grantee <> p.proowner
UNION ALL
SELECT 'shown to everybody', c.relname, '' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN aclexplode(c.relacl) a WHERE n.nspname = 'pg_catalog' AND a.grantee = 0
  AND (c.relname ~ '^pg_stat_' OR c.relname ~ '^pg_statio_' OR c.relname IN ('pg_locks', 'pg_prepared_xacts', 'pg_authid', 'pg_statistic'))
UNION ALL
SELECT 'shown to everybody', p.oid::regprocedure::text, '' FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND a.grantee = 0 AND (p.proname ~ '^pg_stat_get_|^pg_current_wal_|^lo_(creat|create|from_bytea)$'
  OR p.proname IN ('pg_lock_status', 'pg_prepared_xact', 'pg_database_size', 'pg_tablespace_size', 'pg_read_file', 'pg_ls_dir'))
ORDER BY 1, 2, 3"""

_DATABASE = """
SELECT pg_get_userbyid(d.datdba), coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_database d
  LEFT JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a ON a.grantee <> d.datdba
  LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = current_database() ORDER BY 2, 3"""

_ROLES = """
SELECT r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolcanlogin, r.rolinherit,
       coalesce((SELECT string_agg(g.rolname, ', ' ORDER BY 1) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid), ''),
       coalesce(r.rolconfig, '{}')
FROM pg_roles r WHERE r.rolname !~ '^pg_' AND r.rolname <> session_user ORDER BY 1"""
_MAY = ("superuser", "createdb", "createrole", "replication", "bypassrls", "login", "inherit")


def entries(connection: "Connection[Any]") -> Entries:
    """Every object of the database that the connection is to."""
    return {
        **_database(connection),
        **_schemas(connection),
        **_relations(connection),
        **_functions(connection),
        **{f"{kind} {name}": {"says": said} for kind, name, said in connection.execute(_OTHERS)},
        **{f"{kind} {name}": {"says": said} for kind, name, said in connection.execute(_OF_THE_SERVER)},
    }


def roles(administrator: "Connection[Any]") -> Entries:
    """Every login of the server but its administrator's and PostgreSQL's own."""
    found = administrator.execute(_ROLES).fetchall()
    return {f"role {name}": _role(may, member, settings) for name, *may, member, settings in found}


def _role(may: Iterable[bool], member: str, settings: list[str]) -> dict[str, Any]:
    said = ", ".join(word for word, yes in zip(_MAY, may, strict=True) if yes)
    return {"may": said, "member_of": member, "settings": sorted(settings)}


def _database(connection: "Connection[Any]") -> Entries:
    rows = connection.execute(_DATABASE).fetchall()
    return {"database": {"owner": rows[0][0], "grants": _joined((who, what) for _, who, what in rows if what)}}


def _schemas(connection: "Connection[Any]") -> Entries:
    found: Entries = {}
    granted: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, owner, who, what in connection.execute(_SCHEMAS):
        found[f"schema {name}"] = {"owner": owner}
        granted[f"schema {name}"] += [(who, what)] if what else []
    return {name: one | {"grants": _joined(granted[name])} for name, one in found.items()}


def _relations(connection: "Connection[Any]") -> Entries:
    grants, policies, columns = _granted(connection), _policies(connection), defaultdict[int, list[str]](list)
    for oid, column in connection.execute(_COLUMNS):
        columns[oid].append(column)
    defined = dict(connection.execute(_DEFINITIONS).fetchall())
    found: Entries = {}
    for oid, kind, name, owner, secured, forced, told, relkind in connection.execute(_RELATIONS):
        entry: dict[str, Any] = {"owner": owner, "grants": grants.get(oid, {})}
        if kind == "table":
            entry |= {"row_security": secured, "forced": forced, "policies": policies.get(oid, {})}
        if relkind in "vm":
            entry |= {"options": sorted(told), "columns": columns[oid], "definition": defined[oid]}
        found[f"{kind} {name}"] = entry
    return found


def _functions(connection: "Connection[Any]") -> Entries:
    keys = ("owner", "security_definer", "language", "settings", "source", "execute")
    return {f"function {name}": dict(zip(keys, said, strict=True)) for name, *said in connection.execute(_FUNCTIONS)}


def _granted(connection: "Connection[Any]") -> dict[int, dict[str, str]]:
    """By relation: each login's privileges, with the columns where a privilege is of some alone."""
    whole: dict[int, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for oid, column, who, what in connection.execute(_GRANTS):
        whole[oid][who][what] += [column] if column else []
    return {oid: {who: _privileges(some) for who, some in logins.items()} for oid, logins in whole.items()}


def _privileges(some: Mapping[str, list[str]]) -> str:
    return ", ".join(f"{what} ({', '.join(columns)})" if columns else what for what, columns in sorted(some.items()))


def _policies(connection: "Connection[Any]") -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for oid, name, permits, command, to, using, check in connection.execute(_POLICIES):
        said = {"command": _COMMANDS[command], "to": to, "using": _line(using), "check": _line(check)}
        found[oid][name] = said if permits else said | {"restrictive": True}
    return found


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for who, what in pairs:
        found[who].append(what)
    return {who: ", ".join(sorted(several)) for who, several in found.items()}
