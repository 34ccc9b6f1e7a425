package dev.torc.bench;

/// What a sample can say. The key is what a child process prints, the unit is what a reader sees.
public enum Metric {
    /// The median of a round trip.
    P50("p50", "us p50", Better.LOWER),
    /// The 99th percentile of a round trip.
    P99("p99", "us p99", Better.LOWER),
    /// The 99.9th percentile of a round trip.
    P999("p999", "us p99.9", Better.LOWER),
    /// Operations per second.
    RATE("rate", "op/s", Better.HIGHER),
    /// CPU time of all processes of the contestant per operation.
    CPU("cpu", "ns CPU/op", Better.LOWER),
    /// Heap that the measuring thread allocated per operation.
    BYTES("bytes", "B/op", Better.LOWER),
    /// CPU time per time of the busiest process while nothing happens.
    CORES("cores", "cores", Better.LOWER),
    /// What an operation costs with very many things in use, as a multiple of what it costs with few.
    GROWTH("growth", "times the cost", Better.LOWER),
    /// Memory that an allocator holds per memory in use, both at their most.
    FOOTPRINT("footprint", "held/live", Better.LOWER),
    /// Memory of the server for each of many things that it keeps.
    HELD("held", "B each", Better.LOWER),
    /// How many calls who got most had, per call of who got least.
    SPREAD("spread", "most/least", Better.LOWER),
    /// How often a sender had to wake the receiver, per message.
    WAKES("wakes", "wakes/msg", Better.LOWER),
    /// The least time that an operation took.
    LEAST("least", "ns least", Better.LOWER);

    private final String key;
    private final String unit;
    private final Better better;

    Metric(String key, String unit, Better better) {
        this.key = key;
        this.unit = unit;
        this.better = better;
    }

    /// {@return the name under which a child process prints it}
    public String key() {
        return key;
    }

    /// {@return the unit as tables and JSON show it}
    public String unit() {
        return unit;
    }

    /// {@return which way is good}
    public Better better() {
        return better;
    }

    /// Which way is good.
    public enum Better {
        /// Less is better: time, memory.
        LOWER,
        /// More is better: operations per second.
        HIGHER
    }
}
