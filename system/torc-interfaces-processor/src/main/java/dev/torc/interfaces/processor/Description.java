package dev.torc.interfaces.processor;

import java.util.HexFormat;
import java.util.List;

/// What people are told of an interface: each method, by which number it is called, and what lies where.
final class Description {

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder();

    private Description() {}

    static String of(InterfaceModel model) {
        return new Description().write(model);
    }

    private String write(InterfaceModel model) {
        text.append(model.wireName())
                .append("\nversion ")
                .append(HEX.toHexDigits(model.version()))
                .append('\n');
        model.methods().forEach(this::write);
        return text.toString();
    }

    private void write(MethodModel method) {
        text.append('\n').append(method.signature()).append('\n');
        text.append("  number     ").append(HEX.toHexDigits(method.number())).append('\n');
        text.append("  layout     ").append(HEX.toHexDigits(method.layout())).append('\n');
        text.append("  arguments  ")
                .append(length(method.parameters().bytes(), method.parameters().mostElementBytes()))
                .append(method.isInEntry() ? ", in the entry" : "")
                .append('\n');
        write(method.parameters().all(), 0, "");
        text.append("  answer     ")
                .append(length(
                        method.replyBytes(),
                        method.result().map(WireType::mostElementBytes).orElse(0L)))
                .append(method.delivery() == MethodModel.Delivery.FUTURE ? ", later" : "")
                .append('\n');
        method.result().ifPresent(this::writeResult);
    }

    private void writeResult(WireType result) {
        if (result instanceof WireType.Struct struct) {
            write(struct.components().all(), 0, "");
        } else {
            write(List.of(new Fields.Field("", result, 0)), 0, "");
        }
    }

    private static String length(int bytes, long elementBytes) {
        return bytes + " bytes" + (elementBytes == 0 ? "" : ", and up to " + elementBytes + " of elements");
    }

    /// Writes a line for each value; the components of a record in their places, with its name before theirs.
    private void write(List<Fields.Field> fields, int base, String prefix) {
        for (Fields.Field field : fields) {
            if (field.type() instanceof WireType.Struct struct) {
                write(struct.components().all(), base + field.at(), prefix + field.name() + ".");
            } else {
                String line = String.format(
                        "  %9d  %s %s", base + field.at(), field.type().signature(), prefix + field.name());
                text.append(line.stripTrailing()).append('\n');
            }
        }
    }
}
