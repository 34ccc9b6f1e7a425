package dev.torc.testkit;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EpollDescriptor;
import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/// The descriptors that rings of one simulation know, by number: its own, and those of the process that were
/// polled.
final class SimulatedDescriptors implements AutoCloseable {

    /// Numbers of the simulation's own begin where no process has any.
    private static final int FIRST = 1 << 24;

    private static final int EVENTS_AT_ONCE = 16;

    /// Used again by the next simulation: making and closing one takes longer than a schedule.
    private static final ConcurrentLinkedQueue<EpollDescriptor> IDLE = new ConcurrentLinkedQueue<>();

    private static final int WATCHED = EpollFlags.IN | EpollFlags.ET;

    private final Simulation simulation;
    private final List<Optional<SimulatedDescriptor>> simulated = new ArrayList<>();
    private final Map<Integer, RealDescriptor> real = new HashMap<>();
    private Optional<EpollDescriptor> epoll = Optional.empty();

    SimulatedDescriptors(Simulation simulation) {
        this.simulation = simulation;
    }

    <T extends SimulatedDescriptor> T add(IntFunction<T> maker) {
        T made = maker.apply(FIRST + simulated.size());
        simulated.add(Optional.of(made));
        return made;
    }

    Optional<SimulatedDescriptor> get(int number) {
        int index = number - FIRST;
        return index >= 0 && index < simulated.size() ? simulated.get(index) : Optional.empty();
    }

    /// Closes one of the simulation's own.
    ///
    /// @return whether it was open
    boolean close(int number) {
        if (get(number).isEmpty()) {
            return false;
        }
        simulated.set(number - FIRST, Optional.empty());
        return true;
    }

    /// {@return a descriptor to poll: one of the simulation's own, or one of the process}
    Optional<SimulatedDescriptor> toPoll(int number) {
        if (number >= FIRST || number < 0) {
            return get(number);
        }
        RealDescriptor known = real.get(number);
        return known != null ? Optional.of(known) : watch(number);
    }

    private Optional<SimulatedDescriptor> watch(int number) {
        // Not closed here: the number is lent by whoever has submitted it.
        Descriptor lent = Descriptor.owning(number);
        try {
            if (epoll.isEmpty()) {
                EpollDescriptor idle = IDLE.poll();
                epoll = Optional.of(idle != null ? idle : EpollDescriptor.create(EVENTS_AT_ONCE));
            }
            try {
                epoll.get().add(lent, WATCHED, number);
            } catch (FileAlreadyExistsException _) {
                // Polled before, and open since: what is ready now is told again.
                epoll.get().change(lent, WATCHED, number);
            }
        } catch (IOException e) {
            simulation.tell(() -> "descriptor " + number + " cannot be polled: " + e);
            return Optional.empty();
        }
        var made = new RealDescriptor(number, () -> real.remove(number));
        real.put(number, made);
        return Optional.of(made);
    }

    /// Asks Linux what has come to the descriptors of the process.
    void look() {
        if (epoll.isEmpty()) {
            return;
        }
        int count = epoll.get().await(EpollDescriptor.NOW);
        for (int i = 0; i < count; i++) {
            // An event of what nobody polls any more is dropped.
            RealDescriptor told = real.get((int) epoll.get().token(i));
            if (told != null) {
                told.tell(epoll.get().events(i));
            }
        }
    }

    @Override
    public void close() {
        // What it still watches is dropped where it is told, as an event of nobody.
        epoll.ifPresent(IDLE::add);
        epoll = Optional.empty();
        real.clear();
    }
}
