package dev.torc.system.tests;

import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.RegionSpec;
import dev.torc.messages.Message;
import dev.torc.messages.Messenger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process with a mailbox: the tests' other side, and its main class.
final class MessageProgram {

    static final RegionSpec SPEC = new RegionSpec(16, new QueueLayout(256, 128));

    /// Answered with what was asked.
    static final int ECHO = 300;

    /// Never answered.
    static final int HANG = 301;

    /// Numbers, one after the other.
    static final int NUMBER = 302;

    /// Whom a calling or sending one calls or sends to.
    static final long PARENT = 1;

    static final String READY = "READY";
    static final String DONE = "DONE";

    private static final long FOR_EVER = Long.MAX_VALUE;

    /// What it does.
    enum Doing {
        /// Answers.
        SERVE,
        /// Calls the parent once, and says with what status it ended.
        CALL,
        /// Sends the parent so many numbers.
        SEND
    }

    private MessageProgram() {}

    /// Starts one, and returns when it is there.
    static ChildProcess start(Doing doing, Path file, long name, long count) throws IOException {
        ChildProcess child = ChildProcess.start(
                MessageProgram.class, doing.name(), file.toString(), String.valueOf(name), String.valueOf(count));
        child.awaitLine(READY);
        return child;
    }

    static MailboxRegion open(Path file) throws IOException {
        return MailboxRegion.open(file, SPEC);
    }

    static void serveEcho(Messenger own) {
        own.serve(ECHO, (request, reply) -> {
            reply.setStatus(request.status());
            for (int i = 0; i < Message.WORDS; i++) {
                reply.setWord(i, request.word(i));
            }
        });
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildProcess.endWithParent();
        try (MailboxRegion region = open(Path.of(arguments[1]));
                Messenger own = Messenger.open(region, Long.parseLong(arguments[2]))) {
            long parent = own.find(PARENT);
            Message message = own.message();
            switch (Doing.valueOf(arguments[0])) {
                case SERVE -> {
                    serveEcho(own);
                    own.serve(HANG, (_, _) -> new CountDownLatch(1).await());
                    say(READY);
                }
                case CALL -> {
                    say(READY);
                    message.setType(ECHO);
                    say(DONE + " " + own.call(parent, message, message, FOR_EVER));
                }
                case SEND -> {
                    say(READY);
                    message.setType(NUMBER);
                    for (long i = 0; i < Long.parseLong(arguments[3]); i++) {
                        message.setWord(0, i);
                        int sent = own.send(parent, message, FOR_EVER);
                        if (sent < 0) {
                            throw new AssertionError("sending answered " + sent);
                        }
                    }
                    say(DONE);
                }
            }
            if (System.in.read() < 0) {
                Runtime.getRuntime().halt(1); // the parent is gone
            }
        }
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
