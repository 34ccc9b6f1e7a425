package dev.torc.kernel;

/// What a kernel limits.
public enum Limit {
    /// Contexts, by the server that lets them in.
    CONTEXTS,
    /// Open handles.
    HANDLES,
    /// Calls that wait.
    CALLS,
    /// Bytes of pools.
    POOL_BYTES,
    /// Schemes that a context serves.
    SCHEMES,
    /// Shared memory that is mapped: how many, and how many bytes.
    MEMORY,
    /// Processes that were started.
    PROCESSES,
    /// What the domain's policy does not let another user do: attach, open a name, make one.
    POLICY
}
