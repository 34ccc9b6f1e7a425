package dev.torc.testkit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Which faults a simulation has, and how often each strikes.
///
/// ```text
///      Faults.usual().without(Fault.OVERFLOW).with(Fault.LATE, 500)
/// ```
public final class Faults {

    private static final int CERTAIN = 1000;

    private static final Faults NONE = new Faults(Map.of());

    private final Map<Fault, Integer> perThousand;

    private Faults(Map<Fault, Integer> perThousand) {
        this.perThousand = perThousand;
    }

    /// {@return no fault at all: operations differ in how long they take, and in nothing else}
    public static Faults none() {
        return NONE;
    }

    /// {@return every fault, as often as has proved useful}
    public static Faults usual() {
        Faults usual = NONE;
        for (Fault fault : Fault.values()) {
            usual = usual.with(fault, fault.usualPerThousand());
        }
        return usual;
    }

    /// {@return these, and `fault` as often}
    ///
    /// @param perThousand of a thousand chances, how many it takes: 0 to 1000
    /// @throws IllegalArgumentException if it is none of these
    public Faults with(Fault fault, int perThousand) {
        if (perThousand < 0 || perThousand > CERTAIN) {
            throw new IllegalArgumentException(perThousand + " of a thousand");
        }
        var changed = new EnumMap<Fault, Integer>(Fault.class);
        changed.putAll(this.perThousand);
        changed.put(fault, perThousand);
        return new Faults(Collections.unmodifiableMap(changed));
    }

    /// {@return these, and never `fault`}
    public Faults without(Fault fault) {
        return with(fault, 0);
    }

    /// {@return of a thousand chances, how many `fault` takes}
    public int perThousand(Fault fault) {
        return perThousand.getOrDefault(fault, 0);
    }

    @Override
    public String toString() {
        return perThousand.toString();
    }
}
