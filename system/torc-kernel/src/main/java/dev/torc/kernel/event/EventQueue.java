package dev.torc.kernel.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.Context;
import dev.torc.kernel.KernelHost;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.kernel.Watcher;
import dev.torc.uapi.EpollFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollFlags;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What of a context's handles has become ready, oldest first. A handle is in it once, with all that it became ready
/// for until it is read.
final class EventQueue extends Resource {

    private static final int RECORD_BYTES = 24;
    private static final int FLAGS = 8;
    private static final int DATA = 16;
    private static final int MOST_WATCHED = 4096;

    private final boolean waits;
    private final CallLine readers = new CallLine(this);
    private final Map<Integer, Watched> byHandle = new HashMap<>();
    private final Deque<Watched> ready = new ArrayDeque<>();

    EventQueue(Lookup lookup) {
        waits = (lookup.flags() & OpenFlags.NONBLOCK) == 0;
    }

    private final class Watched implements Watcher {

        private final int handle;
        private final Resource resource;
        private int flags;
        private long data;
        private int events;

        Watched(int handle, Resource resource) {
            this.handle = handle;
            this.resource = resource;
        }

        @Override
        public void becameReady(int now) {
            int told = now & flags;
            if (told == 0) {
                return;
            }
            if (events == 0) {
                ready.add(this);
            }
            events |= told;
            if ((flags & EpollFlags.ONESHOT) != 0) {
                flags = 0;
            }
            letReaders();
            EventQueue.this.becameReady(PollFlags.IN);
        }

        @Override
        public void closed() {
            byHandle.remove(handle);
            ready.remove(this);
        }

        void write(MemorySegment into, long at) {
            into.set(JAVA_LONG_UNALIGNED, at, handle);
            into.set(JAVA_LONG_UNALIGNED, at + FLAGS, events);
            into.set(JAVA_LONG_UNALIGNED, at + DATA, data);
            events = 0;
        }
    }

    @Override
    protected int write(Call call) {
        int bytes = call.length();
        if (bytes == 0 || bytes % RECORD_BYTES != 0) {
            return Errno.EINVAL.negated();
        }
        for (int done = 0; done < bytes; done += RECORD_BYTES) {
            int refusal = watch(call, call.address() + done);
            if (refusal != 0) {
                return done == 0 ? refusal : done;
            }
        }
        return bytes;
    }

    private int watch(Call call, long at) {
        long handle = call.pool().get(JAVA_LONG_UNALIGNED, at);
        long flags = call.pool().get(JAVA_LONG_UNALIGNED, at + FLAGS);
        long data = call.pool().get(JAVA_LONG_UNALIGNED, at + DATA);
        if (handle != (int) handle || flags != (int) flags) {
            return Errno.EINVAL.negated();
        }
        Watched before = byHandle.get((int) handle);
        if (flags == 0) {
            if (before == null) {
                return Errno.ENOENT.negated();
            }
            before.resource.unwatch(before);
            before.closed();
            return 0;
        }
        Watched watched = before == null ? find(call.context(), (int) handle) : before;
        if (watched == null) {
            return Errno.EBADF.negated();
        }
        if (before == null && byHandle.size() == MOST_WATCHED) {
            return Errno.ENOSPC.negated();
        }
        byHandle.put(watched.handle, watched);
        watched.flags = (int) flags;
        watched.data = data;
        watched.resource.unwatch(watched);
        int now = watched.resource.watch(watched);
        watched.becameReady(now);
        return 0;
    }

    private @Nullable Watched find(Context context, int handle) {
        Resource resource = host().resource(context, handle);
        // A queue that watched itself would never be done.
        return resource == null || resource instanceof EventQueue ? null : new Watched(handle, resource);
    }

    @Override
    protected int read(Call call) {
        if (call.length() < RECORD_BYTES) {
            return Errno.EINVAL.negated();
        }
        if (!ready.isEmpty()) {
            return take(call.pool(), call.address(), call.length());
        }
        if (!waits) {
            return Errno.EAGAIN.negated();
        }
        readers.add(call);
        return Call.LATER;
    }

    private int take(MemorySegment into, long at, int length) {
        int bytes = 0;
        while (bytes + RECORD_BYTES <= length && !ready.isEmpty()) {
            ready.remove().write(into, at + bytes);
            bytes += RECORD_BYTES;
        }
        return bytes;
    }

    private void letReaders() {
        KernelHost host = host();
        for (long token = readers.first(); token != CallLine.NOBODY && !ready.isEmpty(); token = readers.first()) {
            host.complete(token, take(host.pool(token), host.address(token), host.length(token)));
        }
    }

    @Override
    protected int readiness() {
        return ready.isEmpty() ? 0 : PollFlags.IN;
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.stream());
    }

    @Override
    protected void gone() {
        byHandle.values().forEach(watched -> watched.resource.unwatch(watched));
        byHandle.clear();
    }
}
