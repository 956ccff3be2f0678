"""What fits a machine: builds of torch, CUDA toolkits and host compilers that work together.

Nothing is judged here: an option is supposed to be installed, and the doctor's own checks say what
they would say of such a machine. So whatever is proposed passes them afterwards.
"""

from devboot.fit.build import Build
from devboot.fit.plan import NEEDS, EnvPlan, env_plan
from devboot.fit.request import requested

__all__ = ["NEEDS", "Build", "EnvPlan", "env_plan", "requested"]
