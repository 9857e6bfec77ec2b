"""What a worker who is not paid a wage (BPU) owes a month, after the discount of PP 50/2025."""
