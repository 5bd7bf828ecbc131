-- The database roles of the platform and its database. A superuser runs this with psql, as often as
-- one likes; what is there already is brought up to date. What each role may do with each table is
-- declared in billing_platform/rights/declared.py, and given by `manage.py migrate`.
--
--     psql --file deploy/roles.sql
--         --set owner_password=… --set app_password=… --set ops_password=…
--
-- A password that is not set stays as it is. `--set for_tests=yes` lets the owner make databases.
\set ON_ERROR_STOP on
\set QUIET on

-- billing         owns the tables; `migrate` logs in as it, and nobody else.
-- billing_app     web, worker, beat and commands log in as it; it owns nothing.
-- billing_ops     reads the rows of all providers, without secrets, for the operators.
-- billing_search  owns the function that looks into the index of the search; nobody logs in as it.
SELECT format('CREATE ROLE %I', role)
FROM unnest(ARRAY['billing', 'billing_app', 'billing_ops', 'billing_search']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOREPLICATION', rolname) FROM pg_roles
WHERE rolname IN ('billing', 'billing_app', 'billing_ops', 'billing_search')
    AND (rolsuper OR rolbypassrls OR rolreplication) \gexec
ALTER ROLE billing LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE billing_app LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE billing_ops LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE billing_search NOLOGIN NOCREATEDB NOCREATEROLE;
-- The application and ops are members of nothing, and nobody is a member of the owner or of ops.
SELECT format(
    'REVOKE %s FROM %s GRANTED BY %s CASCADE', roleid::regrole, member::regrole, grantor::regrole)
FROM pg_auth_members
WHERE member::regrole::text IN ('billing_app', 'billing_ops', 'billing_search')
    OR roleid::regrole::text = 'billing'
    OR roleid::regrole::text IN ('billing_app', 'billing_ops', 'billing_search') AND admin_option
    OR roleid::regrole::text = 'billing_ops' \gexec
\if :{?for_tests}
ALTER ROLE billing CREATEDB;
\endif

-- The owner hands the search's function over to its role, and gives the application its rights.
GRANT billing_app, billing_search TO billing WITH INHERIT FALSE, SET TRUE;

\if :{?owner_password}
ALTER ROLE billing PASSWORD :'owner_password';
\endif
\if :{?app_password}
ALTER ROLE billing_app PASSWORD :'app_password';
\endif
\if :{?ops_password}
ALTER ROLE billing_ops PASSWORD :'ops_password';
\endif

SELECT 'CREATE DATABASE billing OWNER billing ENCODING ''UTF8'''
    ' LOCALE_PROVIDER builtin LOCALE ''C'' BUILTIN_LOCALE ''C.UTF-8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'billing') \gexec
