package dev.torc.bench.file;

import dev.torc.bench.Plan;
import dev.torc.bench.Workshop;
import java.util.List;

/// The cases of `torc bench file`.
public final class FileBench {

    private FileBench() {}

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        return new Plan(List.of(), List.of(), List.of());
    }
}
