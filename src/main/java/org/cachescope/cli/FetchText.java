package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.cachescope.workspace.published.Bytes;
import org.cachescope.workspace.published.FetchReport;
import org.cachescope.workspace.published.PublishedModel;

/** What there is to download, and what was, for people and for machines. */
final class FetchText {
    private FetchText() {}

    static String list(List<PublishedModel> models) {
        StringBuilder text = new StringBuilder();
        for (PublishedModel model : models) {
            text.append(String.format(Locale.ROOT, "%-24s %s%n", model.name(), model.title()));
            line(text, facts(model));
            line(text, model.files().isEmpty() ? model.page().toString() : "from " + String.join(", ", model.hosts()));
            if (!model.note().isEmpty()) {
                line(text, model.note());
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append(" ".repeat(25)).append(words).append(System.lineSeparator());
    }

    private static String facts(PublishedModel model) {
        return model.kind().word() + ", "
                + model.sizeBytes().map(Bytes::text).orElse("size unknown") + ", licence "
                + Objects.requireNonNullElse(model.licence(), "unknown") + ", "
                + (model.checked() ? "content checked" : "content not checked: its hash is unknown");
    }

    /** What is to be agreed to, in one line. */
    static String question(PublishedModel model) {
        return "Download " + model.title() + " ("
                + model.sizeBytes().map(Bytes::text).orElse("size unknown") + ") from "
                + String.join(", ", model.hosts()) + ", licence "
                + Objects.requireNonNullElse(model.licence(), "unknown") + "?";
    }

    static String of(PublishedModel model, FetchReport report) {
        StringBuilder text = new StringBuilder();
        for (FetchReport.Entry entry : report.files()) {
            text.append(entry.file())
                    .append(": ")
                    .append(Bytes.text(entry.sizeBytes()))
                    .append(entry.wasThere() ? ", was there" : "")
                    .append(entry.checked() ? ", as published" : ", not checked")
                    .append(", SHA-256 ")
                    .append(entry.sha256())
                    .append(System.lineSeparator());
        }
        String option = switch (model.kind()) {
            case MODEL -> "sample --model ";
            case AUTOENCODER -> "sample --model MODEL --vae ";
            case ROUTER -> "sample --model MODEL --router ";
            case JUDGE -> "evaluate --model MODEL --vae VAE --protocol adm --network ";
        };
        text.append("try it: cachescope ").append(option).append(report.open());
        if (model.prediction() != null) {
            text.append(" --prediction ").append(model.prediction().label());
        }
        return text.append(System.lineSeparator()).toString();
    }

    static ObjectNode json(List<PublishedModel> models) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("published");
        for (PublishedModel model : models) {
            ObjectNode json = list.addObject()
                    .put("name", model.name())
                    .put("title", model.title())
                    .put("kind", model.kind().word())
                    .put("licence", model.licence())
                    .put("page", model.page().toString())
                    .put(
                            "prediction",
                            model.prediction() == null
                                    ? null
                                    : model.prediction().label())
                    .put("note", model.note());
            ArrayNode files = json.putArray("files");
            model.files()
                    .forEach(file -> files.addObject()
                            .put("path", file.path())
                            .put("address", file.address().toString())
                            .put("sizeBytes", file.sizeBytes())
                            .put("sha256", file.sha256()));
        }
        return root;
    }

    static ObjectNode json(FetchReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("open", report.open().toString());
        ArrayNode files = root.putArray("files");
        report.files()
                .forEach(entry -> files.addObject()
                        .put("file", entry.file().toString())
                        .put("sizeBytes", entry.sizeBytes())
                        .put("sha256", entry.sha256())
                        .put("checked", entry.checked())
                        .put("wasThere", entry.wasThere()));
        return root;
    }
}
