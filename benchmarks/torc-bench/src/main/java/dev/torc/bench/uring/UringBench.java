package dev.torc.bench.uring;

import dev.torc.bench.Plan;
import dev.torc.bench.Workshop;
import java.util.List;

/// The cases of `torc bench uring`.
public final class UringBench {

    private UringBench() {}

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        return new Plan(List.of(), List.of(), List.of());
    }
}
