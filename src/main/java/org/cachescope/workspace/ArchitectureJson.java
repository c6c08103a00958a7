package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;

/** A network's sizes as JSON. */
final class ArchitectureJson {
    private ArchitectureJson() {}

    /** The sizes that both networks have; all else is left to those who need it. */
    static ObjectNode of(Architecture a) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputSize", a.inputSize())
                .put("patchSize", a.patchSize())
                .put("inChannels", a.inChannels())
                .put("hiddenSize", a.hiddenSize())
                .put("depth", depth(a))
                .put("heads", a.heads())
                .put("ffnSize", a.ffnSize())
                .put("classes", a.classes());
    }

    /** Depth as each network's publication has it: a U-ViT's does not count the middle block. */
    private static int depth(Architecture a) {
        return switch (a) {
            case DitArchitecture dit -> dit.depth();
            case UVitArchitecture uvit -> uvit.depth();
        };
    }
}
