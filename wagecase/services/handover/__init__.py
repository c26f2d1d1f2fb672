"""Handing over the desk of somebody who leaves or is away 工作移交."""
