package dev.torc.scheme;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.reactor.Alarm;
import dev.torc.reactor.BufferPlaces;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.Watch;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.Uring;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A reactor as the place where a server waits: its doorbells and sockets are watched beside everything else that the
/// reactor drives, and the reactor's thread sleeps for all of them.
final class ReactorPlace implements WaitingPlace {

    private static final System.Logger LOG = System.getLogger(ReactorPlace.class.getName());

    private static final int SOCKET_EVENTS = PollFlags.IN | PollFlags.RDHUP;

    private final Reactor reactor;
    private final Events events;
    private final Runnable wake;
    private final Optional<SharedRing> ring;
    private final Optional<BufferPlaces> buffers;
    private final BitSet registered = new BitSet();
    private final AlarmTime alarmTime = new AlarmTime();
    private final Alarm alarm;
    private final Map<Long, Watch> watches = new HashMap<>();

    /// Begins to use a reactor.
    ///
    /// @param wake has the server given a turn
    /// @throws UnsupportedOperationException if the ring is asked for, and the reactor has none
    ReactorPlace(Reactor reactor, ServerSetup.LinuxCalls linuxCalls, Events events, Runnable wake) throws IOException {
        this.reactor = reactor;
        this.events = events;
        this.wake = wake;
        this.alarm = reactor.alarm(this::alarmRings);
        boolean uses = switch (linuxCalls) {
            case THREADS -> false;
            case BEST -> reactor.hasLinux();
            case URING -> true;
        };
        Optional<Uring> uring = uses ? reactor.linux().ring() : Optional.empty();
        this.ring = uring.isPresent()
                ? Optional.of(new SharedRing(reactor.linux(), uring.get(), this::completed))
                : Optional.empty();
        this.buffers = uring.isPresent() ? reactor.linux().buffers() : Optional.empty();
    }

    private void completed(int operation, int result, int flags) {
        if (operation != SharedRing.NOBODYS) {
            events.operationCompleted(operation, result, flags);
        }
        wake.run();
    }

    @Override
    public Optional<LinuxRing> linuxRing() {
        return ring.map(LinuxRing.class::cast);
    }

    @Override
    public void watchBell(EventDescriptor bell, long key) throws IOException {
        watches.put(key, reactor.watch(bell.descriptor(), PollFlags.IN, () -> ready(key)));
    }

    @Override
    public void watchSocket(Descriptor socket, long key) throws IOException {
        watches.put(key, reactor.watchOnce(socket, SOCKET_EVENTS, () -> {
            watches.remove(key);
            ready(key);
        }));
    }

    private void ready(long key) {
        events.ready(key);
        wake.run();
    }

    @Override
    public void unwatch(Descriptor watched, long key) {
        Watch watch = watches.remove(key);
        if (watch != null) {
            watch.close();
        }
    }

    @Override
    public void sessionOpened(AttachedSession session) {
        buffers.ifPresent(places -> {
            try {
                int place = places.register(session.pool(0));
                registered.set(place);
                session.setRegisteredPool(place);
            } catch (IOException e) {
                LOG.log(Level.INFO, "a pool is not registered with Linux, which costs CPU time: {0}", e.getMessage());
            }
        });
    }

    @Override
    public void sessionClosed(AttachedSession session) {
        giveBack(session.registeredPool());
    }

    private void giveBack(int place) {
        if (place < 0 || !registered.get(place)) {
            return;
        }
        registered.clear(place);
        try {
            buffers.orElseThrow().giveBack(place);
        } catch (IOException e) {
            throw new AssertionError("a registered pool could not be taken back from Linux", e);
        }
    }

    @Override
    public void alarmAt(long nanoTime) {
        if (alarmTime.setNoLaterThan(nanoTime)) {
            alarm.in(alarmTime.nanosLeft());
        }
    }

    private void alarmRings() {
        alarmTime.clear();
        ready(Key.of(Key.ALARM, 0, 0));
    }

    @Override
    public void giveTurn() {
        wake.run();
    }

    @Override
    public boolean isQuiet() {
        return ring.isEmpty() || ring.get().inFlight() == 0;
    }

    @Override
    public String description() {
        return "hosted on " + reactor.setup().name() + ", "
                + (ring.isPresent() ? "by its io_uring" : "blocking calls in threads");
    }

    @Override
    public void close() {
        alarm.clear();
        List.copyOf(watches.values()).forEach(Watch::close);
        watches.clear();
        for (int place = registered.nextSetBit(0); place >= 0; place = registered.nextSetBit(place + 1)) {
            giveBack(place);
        }
        ring.ifPresent(SharedRing::close);
    }
}
