package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row 5 of the checklist: what one process writes into an entry is what the other's scheme is given.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EntryAcrossProcessesTest {

    private static final int RESULT = 7;

    @TempDir
    Path folder;

    /// A scheme that keeps the entry of its first call.
    private static final class Keeping implements Scheme {

        final CompletableFuture<Submission> first = new CompletableFuture<>();

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public Disposition handle(Request request) {
            first.complete(request.entry().copy());
            request.complete(RESULT);
            return Disposition.TAKEN;
        }
    }

    @Test
    void The_dummy_submission_arrives_unchanged_and_is_answered() throws IOException, InterruptedException {
        Keeping scheme = new Keeping();
        try (SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(folder.resolve("socket")));
                ChildProcess client =
                        ChildProcess.start(EntryProgram.class, server.socket().toString())) {
            client.awaitLine(EntryProgram.ANSWERED + EntryProgram.USER_DATA + " " + RESULT);

            Submission entry = OnThread.result(scheme.first);
            assertEquals(EntryProgram.OPCODE.number(), entry.opcode());
            assertEquals(EntryProgram.FD, entry.fd());
            assertEquals(EntryProgram.USER_DATA, entry.userData());
            assertEquals(EntryProgram.LENGTH, entry.length());
            assertEquals(EntryProgram.ADDRESS, entry.address());
            assertEquals(EntryProgram.OFFSET, entry.offset());
            assertEquals(0, entry.flags() | entry.ioprio() | entry.operationFlags() | entry.bufferIndex());
            assertEquals(0, entry.personality() | entry.fileIndex() | entry.address3() | entry.pad2());
            assertEquals(0, client.awaitEnd());
        }
    }
}
