package dev.torc.interfaces.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An interface that cannot be sent is an error of the compiler, where the fault is.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultyInterfacesTest {

    /// The line of the source below that a fault in a method is in.
    private static final int LINE = 6;

    private static final String CAN = ": primitives, enums and records can, String, and arrays of the first three";

    @TempDir
    private Path folder;

    private List<String> complaints(String source) {
        return Compilation.of(folder, source).complaints();
    }

    private List<String> complaintsOfMethod(String method) {
        return complaints("""
                import dev.torc.interfaces.*;
                import java.util.*;
                import java.util.concurrent.*;
                @RingInterface
                public interface Faulty {
                    METHOD
                    enum None {}
                    record Pair<T>(int first) {}
                    record Endless(@AtMost(2) Endless[] parts) {}
                    record Listed(List<String> list) {}
                    record Sliced(CallSlice slice) {}
                }
                """.replace("METHOD", method));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "void f(Object o);          | java.lang.Object cannot be sent" + CAN,
                "void f(List<String> o);    | java.util.List<java.lang.String> cannot be sent" + CAN,
                "Integer f();               | java.lang.Integer cannot be sent" + CAN,
                "void f(String s);          | a String needs a bound: @AtMost(so many bytes of UTF-8)",
                "int[] f();                 | an array needs a bound: @AtMost(so many elements)",
                "@AtMost(0) int[] f();      | a bound is 1 to 1048576, and not 0",
                "@AtMost(2) int[][] f();    | int[][] cannot be sent" + CAN,
                "void f(@AtMost(2) String[] s); | java.lang.String[] cannot be sent" + CAN,
                "void f(None none);         | Faulty.None cannot be sent: it has no constants",
                "void f(Pair<String> p);    | Faulty.Pair cannot be sent: it has type parameters",
                "CallSlice f();             | a CallSlice is a parameter: the caller brings the memory",
                "void f(CallSlice a, CallSlice b); | one CallSlice goes with a call, and not 2",
                "void close();              | close() is the stub's own: give the method another name",
                "<T> void f();              | a method with type parameters has no messages of its own",
                "@MethodNumber(0) void f(); | a method's number is positive, and not 0",
                "@AtMost(200000) long[] f(); | a message has at most 1048576 bytes: what is longer goes in a CallSlice",
                "@SuppressWarnings(\"rawtypes\") CompletableFuture f(); | a CompletableFuture of what? Say"
                        + " CompletableFuture<Void> for nothing",
                "CompletableFuture<?> f();  | ? cannot be sent" + CAN,
            })
    void A_method_that_cannot_be_called(String method, String complaint) {
        assertEquals(List.of(LINE + ": " + complaint), complaintsOfMethod(method));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "void f(Endless e); | 9: Faulty.Endless cannot be sent: it contains itself",
                "void f(Listed l);  | 10: java.util.List<java.lang.String> cannot be sent" + CAN,
                "void f(Sliced s);  | 11: a CallSlice is a parameter of a method, and no part of a record",
            })
    void A_component_of_a_record_is_complained_of_where_it_is(String method, String complaint) {
        assertEquals(List.of(complaint), complaintsOfMethod(method));
    }

    @Test
    void Every_faulty_method_is_told_of() {
        assertEquals(
                List.of(
                        "6: an array needs a bound: @AtMost(so many elements)",
                        "6: java.lang.Object cannot be sent" + CAN),
                complaintsOfMethod("int[] f(); void g(Object o);"));
    }

    @Test
    void Two_methods_cannot_have_one_number() {
        assertEquals(
                List.of("6: the methods f and g have one number, 3: give one of them another with @MethodNumber"),
                complaintsOfMethod("@MethodNumber(3) void f(); @MethodNumber(3) void g();"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public class A {}                            | only an interface can be a @RingInterface",
                "public interface A<T> {}                     | an interface with type parameters has no messages of"
                        + " its own",
                "public interface A extends Runnable {}       | a @RingInterface extends no other: name its methods"
                        + " here",
            })
    void A_type_that_has_no_calls(String type, String complaint) {
        assertEquals(List.of("2: " + complaint), complaints("@dev.torc.interfaces.RingInterface\n" + type));
    }

    @Test
    void What_is_fine_has_no_complaints() {
        assertEquals(List.of(), complaintsOfMethod("void table(); void call(int call, int client, int message);"));
    }
}
