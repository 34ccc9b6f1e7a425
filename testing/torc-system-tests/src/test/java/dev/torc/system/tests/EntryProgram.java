package dev.torc.system.tests;

import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;

/// A client in a process of its own that makes one call: the first that one driver of Torc's ancestor ever made of
/// another over a ring, which answered nothing.
final class EntryProgram {

    /// What it says before the answer.
    static final String ANSWERED = "ANSWERED ";

    static final Opcode OPCODE = Opcode.READV;
    static final int FD = 42;
    static final long USER_DATA = 1337;
    static final int LENGTH = 8192;
    static final long ADDRESS = 0xDEADBEEFL;
    static final long OFFSET = 16384;

    private EntryProgram() {}

    /// Argument: the socket.
    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithParent();
        try (HandMadeSession session = HandMadeClient.attach(Path.of(arguments[0]))) {
            long at = session.claim(OPCODE.number(), USER_DATA);
            SubmissionEntry.setFd(session.entries(), at, FD);
            SubmissionEntry.setLength(session.entries(), at, LENGTH);
            SubmissionEntry.setAddress(session.entries(), at, ADDRESS);
            SubmissionEntry.setOffset(session.entries(), at, OFFSET);
            session.submit();
            int result = session.await();
            System.out.println(ANSWERED + session.completions().userData() + " " + result);
        }
    }
}
