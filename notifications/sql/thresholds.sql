-- An edit of a rule or of a customer's own threshold, by whatever path, lets its next check open episodes without mailing a backlog.
-- Staff who want the backlog mailed set next_check after the edit.
CREATE FUNCTION check_silently_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.next_check := 'SILENT';
    RETURN NEW;
END
$$;

CREATE TRIGGER rule_edited BEFORE UPDATE ON notifications_thresholdrule
FOR EACH ROW WHEN (
    (OLD.threshold, OLD.rearm_margin, OLD.repeat_after_days, OLD.statuses, OLD.is_active)
    IS DISTINCT FROM (NEW.threshold, NEW.rearm_margin, NEW.repeat_after_days, NEW.statuses, NEW.is_active)
) EXECUTE FUNCTION check_silently_next();

CREATE TRIGGER override_edited BEFORE UPDATE ON notifications_thresholdoverride
FOR EACH ROW WHEN (OLD.threshold IS DISTINCT FROM NEW.threshold) EXECUTE FUNCTION check_silently_next();
