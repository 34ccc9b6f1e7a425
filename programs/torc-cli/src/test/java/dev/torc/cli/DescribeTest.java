package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.cli.TorcProcess.Ended;
import dev.torc.interfaces.InterfaceDispatcher;
import dev.torc.interfaces.InterfaceTable;
import dev.torc.interfaces.ServedCall;
import dev.torc.interfaces.ServedInterface;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `torc describe`, of services that have methods, that have none, and that there are not.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DescribeTest {

    /// Longer than what a service sends of it at a time.
    private static final String DESCRIPTION = "sensor\n\n" + "read(int channel) -> double\n".repeat(400);

    @TempDir
    private Path folder;

    private Ended describe(String name) throws IOException, InterruptedException {
        return TorcProcess.run(
                Map.of("TORC_DOMAIN", folder.resolve("domain").toString()), new byte[0], "describe", name);
    }

    private SchemeServer serve(Scheme scheme) throws IOException {
        Path socket = new Domain(folder.resolve("domain")).create().socket(scheme.name());
        return SchemeServer.start(scheme, ServerSetup.at(socket));
    }

    /// An interface without methods, as far as anybody calls them.
    private static final class Described extends InterfaceDispatcher {

        Described() {
            super(new InterfaceTable("sensor", 1, List.of(), DESCRIPTION));
        }

        @Override
        protected int dispatch(ServedCall call) {
            return call.unknown();
        }
    }

    /// Serves no opcode at all.
    private static final class Silent implements Scheme {

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public Disposition handle(Request request) {
            request.complete(Errno.ENOSYS.negated());
            return Disposition.TAKEN;
        }
    }

    @Test
    void A_service_of_an_interface_is_described_by_itself() throws Exception {
        try (SchemeServer _ = serve(ServedInterface.onServerThread("sensor", new Described()))) {
            Ended ended = describe("sensor");

            assertEquals("", ended.errors());
            assertEquals(DESCRIPTION, ended.output());
            assertEquals(0, ended.exitCode());
        }
    }

    @Test
    void A_service_of_another_kind_has_no_methods() throws Exception {
        try (SchemeServer _ = serve(new Silent())) {
            Ended ended = describe("silent:");

            assertEquals(ExitCode.FAILED, ended.exitCode());
            assertEquals(
                    "torc describe: \"silent\" has no methods to describe: it implements no interface.",
                    ended.errors().strip());
        }
    }

    @Test
    void A_name_that_nobody_serves_is_unavailable() throws Exception {
        assertEquals(ExitCode.UNAVAILABLE, describe("nobody").exitCode());
    }
}
