package dev.torc.interfaces.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.interfaces.InterfaceClient;
import dev.torc.interfaces.InterfaceDispatcher;
import dev.torc.interfaces.InterfaceMismatchException;
import dev.torc.interfaces.ServedInterface;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client that was compiled with one version of an interface, and a service with another.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class VersionsTest {

    private static final String FIRST = "int weigh(int grams); Load load(Load load);";
    private static final String RECORD = "record Load(int grams, boolean fragile) {}";

    /// What a later version says, and how the old client is told of it.
    private enum Change {
        A_PARAMETER_S_TYPE(
                FIRST.replace("weigh(int grams)", "weigh(long grams)"),
                RECORD,
                "weigh(int grams) -> int",
                "weigh(long grams) -> int"),
        A_PARAMETER_S_NAME(
                FIRST.replace("weigh(int grams)", "weigh(int pounds)"),
                RECORD,
                "weigh(int grams) -> int",
                "weigh(int pounds) -> int"),
        A_RESULT(
                FIRST.replace("int weigh", "double weigh"),
                RECORD,
                "weigh(int grams) -> int",
                "weigh(int grams) -> double"),
        A_RECORD(
                FIRST,
                "record Load(boolean fragile, int grams) {}",
                "Load{int grams; boolean fragile}",
                "Load{boolean fragile; int grams}"),
        A_METHOD_LESS(FIRST.replace("int weigh(int grams);", ""), RECORD, "weigh(int grams) -> int", "no such method");

        private final String methods;
        private final String types;
        private final String old;
        private final String now;

        Change(String methods, String types, String old, String now) {
            this.methods = methods;
            this.types = types;
            this.old = old;
            this.now = now;
        }
    }

    private static final String WEIGH = "@Override public int weigh(int grams) { return 2 * grams; }";
    private static final String LOAD =
            "@Override public Load load(Load load) { return new Load(load.grams() + 1, !load.fragile()); }";
    private static final String TARE = "@Override public long tare() { return -3; }";

    /// Whose methods nobody calls.
    private static final String UNCALLED = """
            (Scale) java.lang.reflect.Proxy.newProxyInstance(
                    Scale.class.getClassLoader(), new Class<?>[] {Scale.class}, (_, _, _) -> null)""";

    @TempDir
    private Path folder;

    /// Compiles an interface, a server that has an implementation of it, and a client that says what an expression
    /// comes to.
    private Compilation compile(String name, String body, String implementation, String called) {
        return Compilation.of(
                folder.resolve(name),
                """
                package scale;
                @dev.torc.interfaces.RingInterface
                public interface Scale {
                    BODY
                }
                """.replace("BODY", body),
                """
                package scale;
                public final class Server implements java.util.function.Supplier<dev.torc.interfaces.InterfaceDispatcher> {
                    public Server() {}
                    @Override
                    public dev.torc.interfaces.InterfaceDispatcher get() {
                        return new ScaleDispatcher(IMPLEMENTATION);
                    }
                }
                """.replace("IMPLEMENTATION", implementation),
                """
                package scale;
                public final class Client implements dev.torc.interfaces.processor.Caller {
                    public Client() {}
                    @Override
                    public String call(dev.torc.client.Session session) throws java.io.IOException {
                        try (ScaleStub scale = ScaleStub.over(session)) {
                            return "" + CALLED;
                        }
                    }
                }
                """.replace("CALLED", called));
    }

    private static String implemented(String... methods) {
        return "new Scale() {" + String.join(" ", methods) + "}";
    }

    private Compilation first() {
        return compile(
                "first",
                FIRST + RECORD,
                implemented(WEIGH, LOAD),
                "scale.weigh(5) + \" \" + scale.load(new Scale.Load(7, true))");
    }

    private Compilation second() {
        return compile(
                "second",
                "long tare();" + FIRST + RECORD,
                implemented(TARE, WEIGH, LOAD),
                "(scale.tare() + scale.weigh(5))");
    }

    private String call(Compilation client, Compilation service) throws Exception {
        try (SchemeServer server = serve(service);
                Session session = Session.connect(server.socket(), SessionSetup.standard())) {
            return client.make(Caller.class, "scale.Client").call(session);
        }
    }

    private SchemeServer serve(Compilation service) throws Exception {
        Supplier<?> dispatcher = service.make(Supplier.class, "scale.Server");
        return SchemeServer.start(
                ServedInterface.onServerThread("scale", (InterfaceDispatcher) dispatcher.get()),
                ServerSetup.at(folder.resolve("scale")));
    }

    @Test
    void Of_one_version_understand_each_other() throws Exception {
        assertEquals("10 Load[grams=8, fragile=false]", call(first(), first()));
    }

    @Test
    void An_old_client_calls_a_service_that_has_a_method_more() throws Exception {
        assertEquals("10 Load[grams=8, fragile=false]", call(first(), second()));
        assertEquals("7", call(second(), second()));
    }

    @Test
    void A_new_client_is_refused_by_a_service_that_lacks_its_method() {
        var refused = assertThrows(InterfaceMismatchException.class, () -> call(second(), first()));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("the client has tare() -> long (layout "), message);
        assertTrue(message.endsWith("has no such method"), message);
        assertTrue(message.matches(".*scale.Scale \\(version [0-9a-f]{16}\\).*scale.Scale \\(version .*"), message);
    }

    @ParameterizedTest
    @EnumSource
    void A_method_that_was_changed_is_refused_with_both_versions_named(Change change) {
        Compilation service = compile("changed", change.methods + change.types, UNCALLED, "(scale != null)");

        var refused = assertThrows(InterfaceMismatchException.class, () -> call(first(), service));

        String message = String.valueOf(refused.getMessage());
        int serviceAt = message.indexOf("the service");
        assertTrue(message.substring(0, serviceAt).contains(change.old), message);
        assertTrue(message.substring(serviceAt).contains(change.now), message);
    }

    @Test
    void What_was_changed_in_nothing_that_is_sent_is_the_same() throws Exception {
        Compilation service = compile(
                "moved",
                RECORD + "Load load(Load load); default int twice() { return 2; } int weigh(int grams);",
                implemented(WEIGH, LOAD),
                "(scale != null)");

        assertEquals("10 Load[grams=8, fragile=false]", call(first(), service));
    }

    @Test
    void Another_interface_is_refused() {
        Compilation other = Compilation.of(folder.resolve("other"), """
                package scale;
                @dev.torc.interfaces.RingInterface(name = "balance")
                public interface Scale {}
                """, """
                package scale;
                public final class Server implements java.util.function.Supplier<dev.torc.interfaces.InterfaceDispatcher> {
                    public Server() {}
                    @Override
                    public dev.torc.interfaces.InterfaceDispatcher get() {
                        return new ScaleDispatcher(new Scale() {});
                    }
                }
                """);

        var refused = assertThrows(InterfaceMismatchException.class, () -> call(first(), other));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("the client is for scale.Scale (version"), message);
        assertTrue(message.contains("the service is balance (version"), message);
    }

    @Test
    void A_service_of_another_kind_is_refused() throws Exception {
        try (SchemeServer server = SchemeServer.start(new Silent(), ServerSetup.at(folder.resolve("silent")));
                Session session = Session.connect(server.socket(), SessionSetup.standard())) {
            assertThrows(InterfaceMismatchException.class, () -> InterfaceClient.describe(session));
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
    void A_service_describes_itself_as_in_the_golden_file() throws Exception {
        Compilation sensor = Compilation.of(
                folder.resolve("sensor"), Files.readString(GoldenFilesTest.FOLDER.resolve("Sensor.java.txt")), """
                package golden;
                public final class Server implements java.util.function.Supplier<dev.torc.interfaces.InterfaceDispatcher> {
                    public Server() {}
                    @Override
                    public dev.torc.interfaces.InterfaceDispatcher get() {
                        return new SensorDispatcher((Sensor) java.lang.reflect.Proxy.newProxyInstance(
                                Sensor.class.getClassLoader(), new Class<?>[] {Sensor.class}, (_, _, _) -> null));
                    }
                }
                """);
        Supplier<?> dispatcher = sensor.make(Supplier.class, "golden.Server");
        Scheme scheme = ServedInterface.onServerThread("sensor", (InterfaceDispatcher) dispatcher.get());
        try (SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(folder.resolve("socket")));
                Session session = Session.connect(server.socket(), SessionSetup.standard())) {
            GoldenFilesTest.check("Sensor.description.txt", InterfaceClient.describe(session));
        }
    }
}
