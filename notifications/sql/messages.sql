-- A message begins as a draft, is a draft again after any edit, and keeps its approval. Its moves are those of accounts/sql/moves.sql.
CREATE OR REPLACE FUNCTION keep_message_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor CONSTANT text := left(coalesce(nullif(current_setting('billing.actor', true), ''), session_user), 150);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'DRAFT' THEN
            RAISE EXCEPTION 'a message begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        NEW.editors := ARRAY[NEW.author, NEW.edited_by];
        RETURN NEW;
    END IF;
    IF NEW.author <> OLD.author THEN
        RAISE EXCEPTION 'the author of a message stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Everybody who has changed it since it was last approved: none of them may approve it.
    NEW.editors := OLD.editors;
    IF OLD.approved_by <> '' AND NEW.status = 'DRAFT' THEN
        NEW.editors := '{}';
    END IF;
    IF (NEW.category, NEW.level, NEW.title, NEW.text, NEW.viewer_roles, NEW.audience, NEW.most_a_day, NEW.edited_by)
        IS DISTINCT FROM
        (OLD.category, OLD.level, OLD.title, OLD.text, OLD.viewer_roles, OLD.audience, OLD.most_a_day, OLD.edited_by) THEN
        NEW.status := 'DRAFT';
        NEW.editors := CASE WHEN OLD.approved_by = '' THEN OLD.editors ELSE '{}' END || ARRAY[NEW.edited_by, actor::varchar];
    END IF;
    IF OLD.status = 'ENDED' AND NEW.status <> 'ENDED' THEN
        RAISE EXCEPTION 'a message that has ended is neither edited nor shown again' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'DRAFT' THEN
        NEW.approved_by := '';
        NEW.approved_at := NULL;
        NEW.approved_count := NULL;
        NEW.approval_seal := '';
        NEW.launched_at := NULL;
        RETURN NEW;
    END IF;
    IF NOT (OLD.status = 'IN_REVIEW' AND NEW.status = 'APPROVED')
        AND (NEW.approved_by, NEW.approved_at, NEW.approved_count, NEW.approval_seal)
        IS DISTINCT FROM (OLD.approved_by, OLD.approved_at, OLD.approved_count, OLD.approval_seal) THEN
        RAISE EXCEPTION 'an approval is not changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER message_in_order BEFORE INSERT OR UPDATE ON notifications_message
FOR EACH ROW EXECUTE FUNCTION keep_message_in_order();

CREATE OR REPLACE FUNCTION record_message_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO notifications_messagestep (provider_id, message_id, from_status, to_status, actor, via, reason)
    VALUES (
        NEW.provider_id, NEW.id, OLD.status, NEW.status,
        coalesce(nullif(current_setting('billing.actor', true), ''), session_user),
        coalesce(nullif(current_setting('billing.via', true), ''), 'SQL'),
        coalesce(current_setting('billing.reason', true), '')
    );
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER message_step AFTER UPDATE ON notifications_message
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION record_message_step();

-- Reach is rewritten at every impression; room on the page keeps that cheap.
ALTER TABLE notifications_messagereach SET (fillfactor = 70);
