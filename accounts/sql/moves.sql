-- Refuses a change of status that the state machine of the table does not have, by whatever path it comes. The arguments are the moves
-- that the machine has, FROM>TO, and FROM>TO@CAUSE for those that are made with that cause only (accounts/database/moves.py writes them).
CREATE OR REPLACE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    move text := OLD.status || '>' || NEW.status;
    allowed text;
BEGIN
    IF move = ANY (TG_ARGV) OR move || '@' || current_setting('billing.cause', true) = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(DISTINCT split_part(known, '>', 2), ', ') INTO allowed
    FROM unnest(TG_ARGV) AS known WHERE split_part(known, '>', 1) = OLD.status AND known NOT LIKE '%@%';
    RAISE EXCEPTION '% % is %: it does not become %; allowed: %',
        TG_TABLE_NAME, NEW.id, OLD.status, NEW.status, coalesce(allowed, 'nothing')
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END
$$;
