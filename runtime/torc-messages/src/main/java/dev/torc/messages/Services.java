package dev.torc.messages;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.util.concurrent.TimeUnit;

/// The services of a messenger: virtual threads, each of which waits for a request, lets another wait for the next,
/// and then answers.
///
/// **Threads.** Any.
final class Services {

    /// How long an answer waits for room in its caller's queue.
    private static final long REPLY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final MessengerTally tally;
    private int workers;

    Services(MessengerTally tally) {
        this.tally = tally;
    }

    /// {@return whether nobody waits for a request or answers one}
    synchronized boolean haveEnded() {
        return workers == 0;
    }

    private synchronized void count(int more) {
        workers += more;
    }

    /// Begins to answer requests of a type.
    ///
    /// @param most how many are answered at the same time
    void serve(Messenger messenger, int type, int most, Service service) {
        new Line(messenger, type, most, service).rearm();
    }

    private final class Line {
        private final Messenger messenger;
        private final int type;
        private final int most;
        private final Service service;
        private int all;
        private int waiting;

        Line(Messenger messenger, int type, int most, Service service) {
            this.messenger = messenger;
            this.type = type;
            this.most = most;
            this.service = service;
        }

        /// Sees to it that somebody waits for the next request, if there may be one more.
        synchronized void rearm() {
            if (waiting == 0 && all < most) {
                all++;
                waiting++;
                count(1);
                Thread.ofVirtual().name("torc-service-" + type).start(this::work);
            }
        }

        private synchronized void busy(int change) {
            waiting -= change;
        }

        private void work() {
            Message request = messenger.message();
            Message reply = messenger.message();
            try {
                while (messenger.receive(type, request, Deadline.NEVER) == 0) {
                    busy(1);
                    rearm();
                    answer(request, reply);
                    busy(-1);
                }
            } catch (InterruptedException _) {
                // Whoever has interrupted this thread wants it to end.
            } finally {
                count(-1);
            }
        }

        private void answer(Message request, Message reply) {
            // The service may write into the request.
            long caller = request.sender();
            long tag = request.tag();
            reply.clear();
            try {
                service.answer(request, reply);
            } catch (Exception | AssertionError e) {
                reply.clear();
                reply.setStatus(-errno(e));
            }
            if (tag != 0) {
                reply.setType(MessageType.REPLY);
                reply.setTag(tag);
                if (messenger.send(caller, reply, REPLY_LIMIT_NANOS) < 0) {
                    tally.lostReplies(1);
                }
            }
        }

        private int errno(Throwable why) {
            if (why instanceof FailedCall failed) {
                return failed.errno();
            }
            tally.failed(why);
            return Errno.EIO.number();
        }
    }
}
