-- Each check of a rule takes note of itself in next_check, which is no change of the rule.
CREATE TRIGGER threshold_rule_change AFTER UPDATE ON notifications_thresholdrule
FOR EACH ROW EXECUTE FUNCTION record_setting_change('THRESHOLD_RULE', 'next_check');
