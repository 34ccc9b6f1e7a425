package dev.torc.kernel;

import dev.torc.scheme.Limits;
import java.util.EnumMap;
import java.util.Map;

/// What a kernel grants at most.
///
/// ```text
///      KernelLimits.standard().with(Allowance.CONTEXTS_PER_USER, 64)
/// ```
///
/// **Threads.** Any: it does not change.
public final class KernelLimits {

    private static final int RING_ENTRIES = 1024;

    // Does not change after it was made, so any thread may read it.
    private final Map<Allowance, Long> granted;

    private KernelLimits(Map<Allowance, Long> granted) {
        this.granted = granted;
    }

    /// {@return limits that suit a desktop or a small server}
    public static KernelLimits standard() {
        Map<Allowance, Long> granted = new EnumMap<>(Allowance.class);
        for (Allowance allowance : Allowance.values()) {
            granted.put(allowance, allowance.standard());
        }
        return new KernelLimits(granted);
    }

    /// {@return how much is granted}
    public long of(Allowance allowance) {
        return granted.getOrDefault(allowance, 0L);
    }

    /// {@return these, with more or less of one thing}
    ///
    /// @throws IllegalArgumentException if it would be none, or more than its kind can be
    public KernelLimits with(Allowance allowance, long most) {
        if (most < 1 || most > allowance.possible()) {
            throw new IllegalArgumentException(
                    allowance.text() + " is " + most + ", must be 1 to " + allowance.possible());
        }
        Map<Allowance, Long> others = new EnumMap<>(granted);
        others.put(allowance, most);
        return new KernelLimits(others);
    }

    private int number(Allowance allowance) {
        return Math.toIntExact(of(allowance));
    }

    Limits ofServer() {
        return Limits.standard()
                .withSessions(
                        number(Allowance.CONTEXTS),
                        number(Allowance.CONTEXTS_PER_USER),
                        number(Allowance.CONTEXTS_PER_PROCESS))
                .withHandlesPerSession(number(Allowance.HANDLES_PER_CONTEXT))
                .withPoolBytes(of(Allowance.POOL_BYTES_PER_CONTEXT), of(Allowance.POOL_BYTES))
                .withCalls(RING_ENTRIES, number(Allowance.CALLS));
    }
}
