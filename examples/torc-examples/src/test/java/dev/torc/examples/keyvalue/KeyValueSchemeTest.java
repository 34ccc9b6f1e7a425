package dev.torc.examples.keyvalue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.reactor.Call;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client that is wrong, or means ill, gets from the service.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class KeyValueSchemeTest {

    private static final long POOL_BYTES = 1 << 20;

    private final Reactor reactor;
    private final SchemeServer server;
    private final Session session;

    KeyValueSchemeTest(@TempDir Path folder) throws IOException {
        reactor = Reactor.start(ReactorSetup.standard());
        server = SchemeServer.start(new KeyValueScheme(), ServerSetup.at(folder.resolve("socket")));
        session = Session.connect(server.socket(), SessionSetup.standard().withPoolBytes(POOL_BYTES), reactor);
    }

    @AfterEach
    void close() {
        session.close();
        server.close();
        reactor.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, 8, 8", //
        "0, 1048576, 1, 1",
        "0, 1048569, 8, 8",
        "0, 0, -1, 8",
        "0, 0, 8, 9",
        "0, 0, 8, -1",
        "1, 0, 8, 8",
    })
    void A_part_that_is_not_in_the_pool_is_EFAULT(int pool, long address, int bytes, long keyBytes) throws Exception {
        assertEquals(Errno.EFAULT, refusal(KeyValueScheme.PUT, pool, address, bytes, keyBytes));
    }

    @Test
    void A_value_that_has_no_room_is_ERANGE() throws Exception {
        assertEquals(0, result(KeyValueScheme.PUT, 0, 0, 100, 10));

        assertEquals(Errno.ERANGE, refusal(KeyValueScheme.GET, 0, 0, 99, 10));
        assertEquals(90, result(KeyValueScheme.GET, 0, 0, 100, 10));
    }

    @Test
    void A_service_that_is_full_says_ENOSPC_and_has_room_again_after_a_removal() throws Exception {
        int keys = 0;
        while (result(KeyValueScheme.PUT, 0, 0, (int) POOL_BYTES, keys + 1) == 0) {
            keys++;
        }

        assertEquals(Errno.ENOSPC, refusal(KeyValueScheme.PUT, 0, 0, (int) POOL_BYTES, keys + 1));
        assertEquals(0, result(KeyValueScheme.REMOVE, 0, 0, 1, 1));
        assertEquals(0, result(KeyValueScheme.PUT, 0, 0, (int) POOL_BYTES, keys + 1));
    }

    @Test
    void An_opcode_of_another_scheme_is_ENOSYS() throws Exception {
        assertEquals(Errno.ENOSYS, refusal(KeyValueScheme.REMOVE + 1, 0, 0, 1, 1));
    }

    private Errno refusal(int opcode, int pool, long address, int bytes, long keyBytes) throws InterruptedException {
        return Errno.ofResult(result(opcode, pool, address, bytes, keyBytes));
    }

    private long result(int opcode, int pool, long address, int bytes, long keyBytes) throws InterruptedException {
        Call call = new Call();
        SubmissionEntry.setHeader(call, Call.ENTRY, opcode, 0, 0);
        SubmissionEntry.setBufferIndex(call, Call.ENTRY, pool, 0);
        SubmissionEntry.setAddress(call, Call.ENTRY, address);
        SubmissionEntry.setLength(call, Call.ENTRY, bytes);
        SubmissionEntry.setOffset(call, Call.ENTRY, keyBytes);
        session.port().start(call);
        call.await();
        return call.result();
    }
}
