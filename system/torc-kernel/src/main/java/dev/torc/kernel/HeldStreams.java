package dev.torc.kernel;

import dev.torc.scheme.SchemeHost.Sent;
import dev.torc.uapi.Errno;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a scheme has sent of streams whose callers have no room for it yet: of each at most [#MOST] results, in
/// order, and behind them its end.
///
/// The kernel cannot ask a scheme to hold one of its streams up, and takes everything off the ring that all
/// callers share. So a stream of which more comes than this is cut: it ends with ENOBUFS, as Linux' multishot
/// receives do when there is no room for what comes, and is asked for again.
///
/// **Threads.** The kernel's.
final class HeldStreams {

    /// How many results of a stream are held.
    static final int MOST = 1024;

    /// What becomes of a result.
    enum Fate {
        /// It is sent, or will be.
        KEPT,
        /// There was no room for it: the stream is to be ended at the scheme.
        CUTS,
        /// It came behind the one that there was no room for.
        LOST
    }

    private static final class Stream {
        private final int[] results = new int[MOST];
        private int first;
        private int count;
        private int end = Call.LATER;
        private boolean cut;

        private Fate add(int result) {
            if (cut) {
                return Fate.LOST;
            }
            if (count == MOST) {
                cut = true;
                return Fate.CUTS;
            }
            results[(first + count) % MOST] = result;
            count++;
            return Fate.KEPT;
        }
    }

    private final KernelHost host;
    private final Map<Long, Stream> streams = new HashMap<>();

    HeldStreams(KernelHost host) {
        this.host = host;
    }

    /// Sends a result on, or holds it.
    Fate send(long token, int result) {
        Stream stream = streams.isEmpty() ? null : streams.get(token);
        if (stream == null) {
            if (host.send(token, result) != Sent.NO_ROOM) {
                return Fate.KEPT;
            }
            stream = new Stream();
            streams.put(token, stream);
        }
        return stream.add(result);
    }

    /// Has a call answered behind what is held of it, if anything is.
    ///
    /// @return whether anything is; if not, nothing has changed
    boolean endBehind(long token, int result) {
        Stream stream = streams.isEmpty() ? null : streams.get(token);
        if (stream == null) {
            return false;
        }
        stream.end = stream.cut ? Errno.ENOBUFS.negated() : result;
        if (stream.count == 0) {
            over(token, stream);
        }
        return true;
    }

    /// {@return whether something of a call is held}
    boolean holds(long token) {
        return streams.containsKey(token);
    }

    /// The caller has room again.
    void roomFor(long token) {
        Stream stream = streams.get(token);
        if (stream == null) {
            return;
        }
        while (stream.count > 0) {
            if (host.send(token, stream.results[stream.first]) != Sent.SENT) {
                return;
            }
            stream.first = (stream.first + 1) % MOST;
            stream.count--;
        }
        if (stream.end != Call.LATER) {
            over(token, stream);
        } else if (!stream.cut) {
            // One that is cut stays until it ends: what comes of it until then is lost, and not sent behind the gap.
            streams.remove(token);
        }
    }

    private void over(long token, Stream stream) {
        streams.remove(token);
        host.complete(token, stream.end);
    }

    /// Forgets what is held of a call for which nobody waits, and answers it if the scheme has.
    ///
    /// @return whether that was so
    boolean endNow(long token) {
        Stream stream = streams.get(token);
        boolean over = stream != null && stream.end != Call.LATER;
        if (stream != null && over) {
            over(token, stream);
        }
        return over;
    }

    /// A context ends, and with it what is held for it.
    void contextEnds(Context context) {
        for (long token : List.copyOf(streams.keySet())) {
            if (!host.isPending(token)) {
                streams.remove(token);
            } else if (host.context(token) == context) {
                streams.remove(token);
                host.complete(token, Errno.ECANCELED.negated());
            }
        }
    }
}
