package dev.torc.scheme.net;

import dev.torc.scheme.Request;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The groups of buffers that clients have provided for what they receive, each a part of its session's pool.
///
/// A client numbers its groups as it likes. In Linux' ring they have other numbers, from the highest one down: what
/// else uses the ring, where it is a reactor's, counts from below.
///
/// **Threads.** The server's; the numbers are common to all schemes of this process.
final class BufferGroups {

    /// How many groups a session can have.
    static final int MOST_OF_SESSION = 16;

    /// How many buffers a group has at most at one time.
    static final int MOST_BUFFERS = 4096;

    private static final int HIGHEST_NUMBER = 0xffff;
    private static final int MOST_NUMBERS = HIGHEST_NUMBER / 2;
    private static final BitSet TAKEN = new BitSet();

    private final SocketOperations operations;
    private final Tasks tasks;
    private final Map<ServedSession, Map<Integer, Group>> ofSessions = new HashMap<>();

    BufferGroups(SocketOperations operations, Tasks tasks) {
        this.operations = operations;
        this.tasks = tasks;
    }

    /// A group.
    static final class Group {

        private final int number;
        private int buffers;

        private Group(int number) {
            this.number = number;
        }

        /// {@return its number in Linux' ring}
        int number() {
            return number;
        }

        /// Buffers have gone out of it.
        void used(int count) {
            buffers -= count;
        }
    }

    /// {@return the group that a client calls so; nothing before it has provided a buffer}
    Optional<Group> find(ServedSession session, int name) {
        return Optional.ofNullable(ofSessions.getOrDefault(session, Map.of()).get(name));
    }

    /// PROVIDE_BUFFERS: `fd` buffers of `len` bytes each, from `addr` in the pool on, of which the first has the number
    /// in `off`; the group is in `buf_index`.
    ///
    /// @return a negated errno, or 0 if the call is under way
    int provide(Request request) {
        var entry = request.entry();
        MemorySegment pool = request.session().pool(0);
        long count = entry.fd();
        long bytes = entry.length();
        long first = entry.offset();
        if (count < 1
                || count > MOST_BUFFERS
                || bytes < 1
                || bytes > Integer.MAX_VALUE
                || first < 0
                || first + count > HIGHEST_NUMBER + 1L) {
            return Errno.EINVAL.negated();
        }
        if (entry.address() < 0 || entry.address() > pool.byteSize() - count * bytes) {
            return Errno.EFAULT.negated();
        }
        Optional<Group> found = groupOf(request.session(), entry.bufferIndex());
        if (found.isEmpty() || found.get().buffers + count > MOST_BUFFERS) {
            return Errno.ENOBUFS.negated();
        }
        Group group = found.get();
        group.buffers += (int) count;
        tasks.begin(new Change(group, (int) count), request.token());
        operations.provide(
                request.token(), pool.asSlice(entry.address(), count * bytes), (int) bytes, group.number, (int) first);
        return 0;
    }

    /// REMOVE_BUFFERS: `fd` buffers at most, out of the group in `buf_index`.
    ///
    /// @return a negated errno, or 0 if the call is under way
    int remove(Request request) {
        var entry = request.entry();
        Optional<Group> group = find(request.session(), entry.bufferIndex());
        if (entry.fd() < 1) {
            return Errno.EINVAL.negated();
        }
        if (group.isEmpty()) {
            return Errno.ENOENT.negated();
        }
        tasks.begin(new Change(group.get(), 0), request.token());
        operations.takeBack(request.token(), Math.min(entry.fd(), MOST_BUFFERS), group.get().number);
        return 0;
    }

    /// A session has ended, and none of its calls is left: Linux forgets its buffers before anybody else can have their
    /// groups' numbers.
    void forget(ServedSession session) {
        Map<Integer, Group> groups = ofSessions.remove(session);
        if (groups != null) {
            for (Group group : groups.values()) {
                operations.empty(MOST_BUFFERS, group.number);
                giveBack(group.number);
            }
        }
    }

    private Optional<Group> groupOf(ServedSession session, int name) {
        Map<Integer, Group> groups = ofSessions.computeIfAbsent(session, ignored -> new HashMap<>());
        Group group = groups.get(name);
        if (group == null && groups.size() < MOST_OF_SESSION) {
            int number = takeNumber();
            if (number >= 0) {
                group = new Group(number);
                groups.put(name, group);
            }
        }
        return Optional.ofNullable(group);
    }

    private static int takeNumber() {
        synchronized (TAKEN) {
            int taken = TAKEN.nextClearBit(0);
            if (taken == MOST_NUMBERS) {
                return -1;
            }
            TAKEN.set(taken);
            return HIGHEST_NUMBER - taken;
        }
    }

    private static void giveBack(int number) {
        synchronized (TAKEN) {
            TAKEN.clear(HIGHEST_NUMBER - number);
        }
    }

    /// Buffers that come into a group, or go out of it.
    private final class Change extends Task {

        private final Group group;
        private final int coming;

        /// @param coming how many, counted already; 0 if some go
        Change(Group group, int coming) {
            this.group = group;
            this.coming = coming;
        }

        @Override
        void completed(int result, int flags) {
            if (coming == 0) {
                group.used(Math.max(result, 0));
            } else if (result < 0) {
                group.used(coming);
            }
            tasks.end(this, result);
        }

        @Override
        void cancel() {
            operations.cancel(token());
        }
    }
}
