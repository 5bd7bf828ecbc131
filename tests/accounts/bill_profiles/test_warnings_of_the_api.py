"""A bill profile is answered with what somebody should know who sets it so."""


def test_a_profile_is_made_and_shown_with_its_warnings(api):
    body = {
        "code": "ARREARS",
        "name": "Arrears",
        "lead_days": 5,
        "terms_days": 20,
        "advance_months": 0,
        "billing_mode": "CYCLE",
    }
    made = api.post("/api/v1/bill-profiles", body, format="json")

    assert made.status_code == 201, made.content
    (warning,) = made.json()["warnings"]
    assert "advance_months is 0" in warning
    change = {"auto_create_statements": True}
    changed = api.patch("/api/v1/bill-profiles/ARREARS", change, format="json")
    assert changed.json()["warnings"] == []
