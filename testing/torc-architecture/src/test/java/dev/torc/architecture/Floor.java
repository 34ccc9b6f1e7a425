package dev.torc.architecture;

import java.util.Arrays;
import java.util.Locale;

/// A folder of the house. A room uses only what stands on a lower floor, and of its own floor only the neighbours that
/// [House] names.
enum Floor {
    FOUNDATION(0),
    EXCHANGE(1),
    RUNTIME(2),
    SYSTEM(3),
    SCHEMES(4),
    DRIVERS(4),
    REMOTE(4),
    FACES(4),
    PROGRAMS(5),
    TESTING(6),
    BENCHMARKS(6),
    EXAMPLES(6);

    private final int height;

    Floor(int height) {
        this.height = height;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isAbove(Floor other) {
        return height > other.height;
    }

    static Floor ofFolder(String folder) {
        return Arrays.stream(values())
                .filter(floor -> floor.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(folder + " is no floor of the house"));
    }
}
