"""Statements by which the application's login could lift the locks of the database.

A line that is indented goes on with the statement before it.
"""

import re

TO_BE_SOMEBODY_ELSE = """
SET ROLE billing
SET ROLE billing_ops
SET ROLE billing_search
SET ROLE postgres
SET ROLE pg_read_server_files
SELECT set_config('role', 'billing', false)
SET SESSION AUTHORIZATION billing
SELECT set_config('session_authorization', 'billing_ops', false)
GRANT billing TO billing_app
GRANT billing_ops TO billing_app
GRANT pg_read_all_data TO billing_app
GRANT pg_execute_server_program TO billing_app
ALTER ROLE billing_app SUPERUSER
ALTER ROLE billing_app BYPASSRLS
ALTER ROLE billing_app CREATEROLE
ALTER ROLE billing PASSWORD 'known'
ALTER ROLE billing_ops PASSWORD 'known'
ALTER ROLE billing SET row_security = off
ALTER ROLE billing_app SET billing.provider_id = '1'
CREATE ROLE another LOGIN
DROP OWNED BY billing
REASSIGN OWNED BY billing TO billing_app
"""

TO_LIFT_THE_LOCKS = """
RESET ROLE; ALTER TABLE accounts_customer DISABLE ROW LEVEL SECURITY
ALTER TABLE accounts_customer NO FORCE ROW LEVEL SECURITY
ALTER TABLE accounts_customer OWNER TO billing_app
ALTER TABLE accounts_customer DISABLE TRIGGER ALL
ALTER TABLE statements_transaction DISABLE TRIGGER USER
ALTER TABLE statements_transaction ADD COLUMN more text
ALTER TABLE statements_transaction DROP CONSTRAINT statements_transaction_pkey CASCADE
ALTER POLICY own_provider ON accounts_customer USING (true)
CREATE POLICY all_rows ON accounts_customer USING (true)
DROP POLICY own_provider ON accounts_customer
SET session_replication_role = replica
SET row_security = off; SELECT * FROM accounts_customer
CREATE TRIGGER mine BEFORE INSERT ON accounts_customer FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger()
DROP TRIGGER transaction_not_removed ON statements_transaction
CREATE RULE mine AS ON DELETE TO accounts_customer DO INSTEAD NOTHING
DROP TABLE accounts_customer CASCADE
TRUNCATE accounts_heartbeat
ALTER FUNCTION search_keys OWNER TO billing_app
DROP FUNCTION search_keys
"""

TO_ADD_TO_THE_SCHEMA = """
CREATE TABLE mine (id integer)
CREATE TABLE pg_catalog.mine (id integer)
CREATE VIEW mine AS SELECT 1
CREATE SEQUENCE mine
CREATE SCHEMA mine
CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1
CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN NULL; END'
CREATE EXTENSION btree_gist
CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION refuse_move()
CREATE PUBLICATION mine FOR ALL TABLES
CREATE TEMPORARY TABLE mine (id integer)
CREATE TABLE pg_temp.mine (id integer)
CREATE TEMPORARY VIEW mine AS SELECT 1
CREATE TEMPORARY TABLE mine (LIKE statements_transaction);
    CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION add_to_balances()
CREATE TEMPORARY TABLE mine (LIKE accounts_customer);
    CREATE TRIGGER mine AFTER UPDATE ON mine REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION record_status_change()
"""

TO_REACH_THE_MACHINE = """
COPY (SELECT 1) TO PROGRAM 'true'
COPY accounts_heartbeat FROM PROGRAM 'true'
COPY (SELECT 1) TO '/tmp/written-by-postgres'
COPY accounts_heartbeat FROM '/etc/passwd'
SELECT pg_read_file('/etc/passwd')
SELECT pg_read_binary_file('postgresql.conf')
SELECT pg_ls_dir('.')
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/written-by-postgres')
SELECT pg_reload_conf()
SELECT pg_switch_wal()
SELECT pg_create_physical_replication_slot('mine')
LOAD 'adminpack'
"""

TO_READ_SECRETS = """
SELECT * FROM pg_authid
SELECT * FROM pg_shadow
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_statistic
SELECT * FROM axes_accesslog
SELECT encoded FROM accounts_password
SELECT user_id FROM accounts_password
COPY accounts_password TO STDOUT
UPDATE accounts_password SET encoded = 'known'
DELETE FROM accounts_password
INSERT INTO accounts_password VALUES (1, 'known')
    ON CONFLICT (user_id) DO UPDATE SET encoded = 'known'
INSERT INTO accounts_password VALUES (1, 'known') RETURNING encoded
CREATE TEMPORARY TABLE mine (LIKE accounts_password);
    CREATE VIEW pg_temp.theirs AS SELECT * FROM accounts_password;
    SELECT * FROM pg_temp.theirs
SELECT * FROM django_session
INSERT INTO django_session VALUES ('mine', '', now())
UPDATE django_session SET session_key = 'mine'
"""

TO_WRITE_WHAT_IS_NOT_ITS_OWN = """
INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999', now())
UPDATE django_migrations SET applied = now()
DELETE FROM django_migrations
INSERT INTO auth_group (name) VALUES ('mine')
UPDATE auth_group SET name = 'mine'
INSERT INTO auth_permission (name, content_type_id, codename) VALUES ('a', 1, 'a')
UPDATE auth_permission SET codename = 'mine'
INSERT INTO auth_group_permissions (group_id, permission_id) SELECT 1, id FROM auth_permission
DELETE FROM auth_group_permissions
INSERT INTO accounts_user_user_permissions (user_id, permission_id) VALUES (1, 1)
DELETE FROM accounts_user_groups
DELETE FROM accounts_user
UPDATE accounts_user SET is_superuser = true
UPDATE accounts_user SET session_mark = 'known'
UPDATE accounts_user SET provider_id = NULL
UPDATE django_content_type SET model = 'mine'
DELETE FROM accounts_provider
DELETE FROM accounts_customer
DELETE FROM statements_transaction
UPDATE statements_transaction SET amount = 0
UPDATE statements_accountbalance SET charges = 0
DELETE FROM accounts_statuschange
UPDATE accounts_statuschange SET actor = 'nobody'
DELETE FROM notifications_messagestep
DELETE FROM accounts_platformswitch
LOCK TABLE django_migrations
"""

WAYS = [
    way
    for ways in (
        TO_BE_SOMEBODY_ELSE,
        TO_LIFT_THE_LOCKS,
        TO_ADD_TO_THE_SCHEMA,
        TO_REACH_THE_MACHINE,
        TO_READ_SECRETS,
        TO_WRITE_WHAT_IS_NOT_ITS_OWN,
    )
    for way in re.split(r"\n(?! )", ways.strip())
]

# These stand in no transaction, so nothing would take them back.
ALONE = (
    "CREATE DATABASE mine",
    "ALTER SYSTEM SET log_statement = 'all'",
    "CREATE TABLESPACE mine LOCATION '/tmp'",
)
