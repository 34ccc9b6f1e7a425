package dev.torc.interfaces;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What one end knows of an interface: generated, or read from a service.
///
/// A service gives two texts of it. The one for programs has a line for the interface and one for each method,
/// whose parts are separated by single blanks:
///
/// ```text
///      interface 5d0c2a9b61d2e0f7 dev.torc.examples.sensor.Sensor
///      9c21f3a0 9f3c2b1a00112233 read read(int channel) -> Reading{int channel; double celsius}
/// ```
///
/// The other is for people.
///
/// @param name by what both ends know that they mean the same interface
/// @param version a hash of all methods
/// @param methods the methods
/// @param description what people are told of it; empty where it was read from a service
public record InterfaceTable(String name, long version, List<InterfaceMethod> methods, String description) {

    private static final HexFormat HEX = HexFormat.of();
    private static final String FIRST_WORD = "interface";

    /// Copies the list.
    public InterfaceTable {
        methods = List.copyOf(methods);
    }

    static String hex(long layout) {
        return HEX.toHexDigits(layout);
    }

    /// {@return the text for programs}
    String toText() {
        StringBuilder text = new StringBuilder(FIRST_WORD + " " + hex(version) + " " + name + "\n");
        for (InterfaceMethod method : methods) {
            text.append(HEX.toHexDigits(method.number()))
                    .append(' ')
                    .append(hex(method.layout()))
                    .append(' ')
                    .append(method.name())
                    .append(' ')
                    .append(method.signature())
                    .append('\n');
        }
        return text.toString();
    }

    /// Reads the text for programs.
    ///
    /// @throws MalformedMessageException if it is none
    static InterfaceTable parse(String text) throws MalformedMessageException {
        List<String> lines = text.lines().toList();
        try {
            String[] first = lines.getFirst().split(" ", 3);
            if (!first[0].equals(FIRST_WORD)) {
                throw new MalformedMessageException("the service's table begins with \"" + first[0] + "\"");
            }
            List<InterfaceMethod> methods = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(" ", 4);
                methods.add(new InterfaceMethod(
                        HexFormat.fromHexDigits(parts[0]),
                        HexFormat.fromHexDigitsToLong(parts[1]),
                        parts[2],
                        parts[3]));
            }
            return new InterfaceTable(first[2], HexFormat.fromHexDigitsToLong(first[1]), methods, "");
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.util.NoSuchElementException e) {
            throw new MalformedMessageException("the service's table cannot be read: " + e.getMessage());
        }
    }

    /// Looks whether a service has each of these methods, as it is here.
    ///
    /// @param served what the service has
    /// @throws InterfaceMismatchException if not, naming both versions
    void checkServedBy(InterfaceTable served) throws InterfaceMismatchException {
        if (!name.equals(served.name)) {
            throw new InterfaceMismatchException("the client is for " + this + ", and the service is " + served);
        }
        for (InterfaceMethod method : methods) {
            Optional<InterfaceMethod> same = served.methods.stream()
                    .filter(other -> other.number() == method.number())
                    .findFirst();
            if (same.isEmpty()) {
                throw new InterfaceMismatchException("the client has " + method.version() + " of " + this
                        + ", and the service, " + served + ", has " + served.called(method.name()));
            }
            if (same.get().layout() != method.layout()) {
                throw new InterfaceMismatchException("the client has " + method.version() + " of " + this
                        + ", and the service, " + served + ", has " + same.get().version());
            }
        }
    }

    private String called(String method) {
        List<String> others = methods.stream()
                .filter(other -> other.name().equals(method))
                .map(InterfaceMethod::version)
                .toList();
        return others.isEmpty() ? "no such method" : "only " + String.join(" and ", others);
    }

    @Override
    public String toString() {
        return name + " (version " + hex(version) + ")";
    }
}
