package dev.torc.bench;

import java.util.List;

/// One case: what is compared, in which numbers, and what ours is held to.
///
/// @param bench the command it belongs to: as `ring`
/// @param name the case as JSON and tables call it; unique within the bench
/// @param ours the contestant that is ours
/// @param metrics the columns, in order
/// @param targets what ours is held to
public record Contest(String bench, String name, String ours, List<Metric> metrics, List<Target> targets) {

    /// Keeps copies of the lists.
    public Contest {
        metrics = List.copyOf(metrics);
        targets = List.copyOf(targets);
    }
}
