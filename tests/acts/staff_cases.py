"""Decisions on runs, processes and messages that their state does not allow."""

from django.urls import reverse

from accounts.processes.switches import resume
from notifications.messages.operations import launch_message, reject_message
from sync.closures.operations import approve_run, reject_run
from tests.acts.case import Case
from tests.acts.starting import TODAY, decided, message, paused_everywhere

STAFF_CASES = [
    Case(
        "a run that is not held is approved",
        "the run is succeeded, not held",
        decided,
        lambda made: approve_run(made["provider"], made["run"].pk, as_of=TODAY, actor="eve"),
        lambda made: (reverse("sync-run-approve", args=[made["run"].pk]), {}),
        lambda made: (["approve_run", str(made["run"].pk)], {}),
        code="run_not_held",
    ),
    Case(
        "a run that is not held is rejected",
        "the run is succeeded, not held",
        decided,
        lambda made: reject_run(
            made["provider"], made["run"].pk, as_of=TODAY, actor="eve", reason="no"
        ),
        lambda made: (reverse("sync-run-reject", args=[made["run"].pk]), {"reason": "no"}),
        lambda made: (["approve_run", str(made["run"].pk)], {"reject": True, "reason": "no"}),
        code="run_not_held",
    ),
    Case(
        "a process is resumed that is paused for all providers",
        "is paused for all providers; ops can resume it",
        paused_everywhere,
        lambda made: resume("mrc", actor="eve"),
        lambda made: (reverse("process-resume", args=["mrc"]), {}),
        lambda made: (["pause_process", "mrc"], {"resume": True}),
        lambda made: ("processes/mrc/resume", {}),
        code="paused_for_all",
    ),
    Case(
        "a draft is launched",
        "launch is not allowed",
        message,
        lambda made: launch_message(made["message"], actor="eve"),
        lambda made: (
            reverse("message-act", args=[made["message"].pk, "launch"]),
            {"percentage": "100"},
        ),
        api=lambda made: (f"messages/{made['message'].pk}/launch", {}),
        code="transition_refused",
    ),
    Case(
        "a message is sent back without a reason",
        "say what is to be changed",
        message,
        lambda made: reject_message(made["message"], actor="eve", reason=" "),
        lambda made: (reverse("message-act", args=[made["message"].pk, "reject"]), {"reason": ""}),
        api=lambda made: (f"messages/{made['message'].pk}/reject", {}),
        code="reason_required",
    ),
]
