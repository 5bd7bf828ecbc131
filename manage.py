#!/usr/bin/env python
"""The platform's commands.

Exit status: 0 done, 1 refused or failed with the reason in one line, 2 wrong arguments.
"""

import os
import sys

from billing_platform.command_line import main

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "billing_platform.settings")
    sys.exit(main(sys.argv))
