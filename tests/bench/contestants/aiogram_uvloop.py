"""The same on uvloop, for whoever asks how much of the difference that is."""

import uvloop

from tests.bench.contestants import aiogram_echo

if __name__ == "__main__":
    uvloop.install()
    aiogram_echo.main()
