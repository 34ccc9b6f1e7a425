package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import java.util.function.LongConsumer;

/// One way to bring messages of 56 bytes from several senders to one receiver: inboxes with numbers, of which the
/// server's is [#SERVER]. Each has room for [#CAPACITY] messages.
interface Means {

    /// The inbox of who answers, or only takes.
    int SERVER = 0;

    /// How many messages fit into an inbox.
    int CAPACITY = 1024;

    /// How long a message is, in bytes: with the word of a slot, a cache line.
    int MESSAGE_BYTES = 56;

    /// The same in double words.
    int MESSAGE_WORDS = MESSAGE_BYTES / Long.BYTES;

    /// {@return the receiving end of an inbox, which is then there for others}
    ///
    /// @param reader is given the first word of each message, when all of it has been copied
    Inbox inbox(int number, LongConsumer reader) throws Exception;

    /// {@return a new sending end to an inbox that is there}
    Outbox outbox(int to) throws Exception;

    /// {@return the means that the argument `means` names}
    static Means of(Arguments arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments.text("means"));
        return switch (kind) {
            case MAILBOX -> new MailboxMeans(arguments.path("dir"));
            case QUEUE -> new QueueMeans();
            case RINGS -> new RingMeans(arguments.path("dir"), 1);
            case RINGS_BY_BATCH -> new RingMeans(arguments.path("dir"), Inbox.MOST / 2);
            case DEQUE -> new DequeMeans();
            case AGRONA -> new AgronaMeans(arguments.path("dir"));
            case JCTOOLS -> new JctoolsMeans();
            case AERON_EACH, AERON_SHARED -> new AeronMeans(arguments.path("dir"), kind);
        };
    }

    /// What there is.
    enum Kind {
        MAILBOX("torc mailbox"),
        QUEUE("torc receive queue alone"),
        RINGS("torc ring pairs"),
        RINGS_BY_BATCH("torc ring pairs, 32 at a time"),
        DEQUE("deque and lock"),
        AGRONA("Agrona ManyToOneRingBuffer"),
        JCTOOLS("JCTools MpscArrayQueue"),
        AERON_EACH("Aeron IPC, a publication each"),
        AERON_SHARED("Aeron IPC, one publication");

        private final String contestant;

        Kind(String contestant) {
            this.contestant = contestant;
        }

        /// {@return what it is called in tables}
        String contestant() {
            return contestant;
        }

        /// {@return whether two processes can have it}
        boolean isShared() {
            return switch (this) {
                case QUEUE, DEQUE, JCTOOLS -> false;
                case MAILBOX, RINGS, RINGS_BY_BATCH, AGRONA, AERON_EACH, AERON_SHARED -> true;
            };
        }

        /// {@return whether an inbox can answer to another}
        boolean isForCalls() {
            return switch (this) {
                case MAILBOX, QUEUE, DEQUE, AGRONA, JCTOOLS -> true;
                case RINGS, RINGS_BY_BATCH, AERON_EACH, AERON_SHARED -> false;
            };
        }
    }
}
