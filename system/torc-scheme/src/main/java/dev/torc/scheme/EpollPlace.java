package dev.torc.scheme;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EpollDescriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// An epoll as the place to sleep in, where io_uring is not to be had. File operations are done by worker threads.
final class EpollPlace implements SleepingPlace {

    private static final int EVENTS_AT_ONCE = 64;
    private static final int BELL_EVENTS = EpollFlags.IN | EpollFlags.ET;
    private static final int SOCKET_EVENTS = EpollFlags.IN | EpollFlags.RDHUP | EpollFlags.ONESHOT;

    private final EpollDescriptor epoll;
    private final String reason;
    private final AlarmTime alarm = new AlarmTime();
    private long systemCalls;

    private EpollPlace(EpollDescriptor epoll, String reason) {
        this.epoll = epoll;
        this.reason = reason;
    }

    /// Makes an epoll.
    ///
    /// @param reason why not a ring, in a few words for the log
    static EpollPlace open(String reason) throws IOException {
        return new EpollPlace(EpollDescriptor.create(EVENTS_AT_ONCE), reason);
    }

    @Override
    public void watchBell(EventDescriptor bell, long key) throws IOException {
        epoll.add(bell.descriptor(), BELL_EVENTS, key);
    }

    @Override
    public void watchSocket(Descriptor socket, long key) throws IOException {
        try {
            epoll.change(socket, SOCKET_EVENTS, key);
        } catch (NoSuchFileException notYetWatched) {
            epoll.add(socket, SOCKET_EVENTS, key);
        }
    }

    @Override
    public void unwatch(Descriptor watched, long key) {
        try {
            epoll.remove(watched);
        } catch (NoSuchFileException neverWatched) {
            // Linux would not watch it, which is why its session ends.
            return;
        } catch (IOException e) {
            throw new AssertionError(watched + " could not be taken out of an epoll", e);
        }
    }

    @Override
    public void sessionOpened(AttachedSession session) {}

    @Override
    public void sessionClosed(AttachedSession session) {}

    @Override
    public void alarmAt(long nanoTime) {
        alarm.setNoLaterThan(nanoTime);
    }

    @Override
    public Optional<LinuxRing> linuxRing() {
        return Optional.empty();
    }

    /// The server's own thread gives it turns whenever it does anything.
    @Override
    public void giveTurn() {}

    @Override
    public boolean isQuiet() {
        return true;
    }

    @Override
    public boolean mayHaveEvents() {
        return alarm.hasCome();
    }

    @Override
    public boolean poll(Events events) {
        return tell(events, EpollDescriptor.NOW);
    }

    @Override
    public void await(Events events) {
        tell(events, alarm.isSet() ? alarm.nanosLeft() : EpollDescriptor.NO_TIMEOUT);
    }

    private boolean tell(Events events, long timeoutNanos) {
        systemCalls++;
        int count = epoll.await(timeoutNanos);
        for (int i = 0; i < count; i++) {
            events.ready(epoll.token(i));
        }
        if (alarm.hasCome()) {
            alarm.clear();
            events.ready(WaitingPlace.Key.of(WaitingPlace.Key.ALARM, 0, 0));
            return true;
        }
        return count != 0;
    }

    @Override
    public long systemCalls() {
        return systemCalls;
    }

    @Override
    public String description() {
        return "blocking calls in threads (" + reason + ")";
    }

    @Override
    public void close() {
        epoll.close();
    }
}
