package dev.torc.kernel;

import java.util.List;

/// The schemes and operations that every kernel has, made anew for each.
final class OwnSchemes {

    private OwnSchemes() {}

    static List<KernelScheme> schemes() {
        return List.of(
                new NullScheme("null", NullScheme.Content.NOTHING), //
                new NullScheme("zero", NullScheme.Content.ZEROS));
    }

    static List<KernelOperation> operations() {
        return List.of();
    }
}
