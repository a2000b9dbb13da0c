"""The self-test: seconds long, at each start of `downtime serve` and by `downtime check`."""

from downtime.self_test.bench import Bench
from downtime.self_test.finding import Finding, SelfTest
from downtime.self_test.run import SELFTEST_COUNT, run_self_test

__all__ = ["SELFTEST_COUNT", "Bench", "Finding", "SelfTest", "run_self_test"]
