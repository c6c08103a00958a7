package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cachescope.model.Architecture;

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
                .put("depth", a.depth())
                .put("heads", a.heads())
                .put("ffnSize", a.ffnSize())
                .put("classes", a.classes());
    }
}
