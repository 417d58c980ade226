"""aiogram's echo bot on uvloop, to show how much of the difference uvloop makes."""

import uvloop

from tests.bench.contestants import aiogram_echo

if __name__ == "__main__":
    uvloop.install()
    aiogram_echo.main()
