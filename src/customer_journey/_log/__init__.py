"""What customers did, counted once: traces, variants, directly-follows counts and alignment."""
