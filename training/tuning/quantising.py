"""Eight bits a weight: a quarter of the bytes, and integer arithmetic where a machine has it.

Embeddings keep a scale for each piece, matrices one for each column.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.tuning.exporting import strip

__all__ = ["integer", "weights_only"]

SMALLEST: Final = 4096
"""Tables and matrices with fewer numbers stay in float32, the heads among them."""

Floats = NDArray[np.float32]
_Part = TypeVar("_Part", onnx.NodeProto, TensorProto)


def integer(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a model whose products of inputs and weights are taken in integers.

    Inputs are brought to eight bits while scoring. Weights use seven bits: processors without the newest
    instructions add two products in sixteen bits, which eight bits would overflow (ONNX Runtime, "When to use
    reduce-range"), and a model must say the same everywhere.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with_tables = _small_tables(_copy(model))
    weights = {item.name: item for item in with_tables.graph.initializer}
    left = [
        node.name
        for node in with_tables.graph.node
        if node.op_type == "MatMul" and node.input[1] in weights and _size(weights[node.input[1]]) < SMALLEST
    ]
    # Without this mark the quantiser advises on the screen to run steps that the exporter has run.
    helper.set_model_props(with_tables, {"onnx.quant.pre_process": "onnxruntime.quant"})
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "model.onnx"
        quantize_dynamic(
            with_tables,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=left,
            extra_options={"MatMulConstBOnly": True},
        )
        return strip(onnx.load(target))


def weights_only(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a model that keeps its weights in eight bits and computes in float32: exact, but no faster."""
    small = _small_tables(_copy(model))
    weights = {item.name: item for item in small.graph.initializer}
    nodes: list[onnx.NodeProto] = []
    done: set[str] = set()
    for node in small.graph.node:
        at = _weight_of(node, weights)
        if at is not None:
            name = node.input[at]
            if name not in done:
                nodes.append(_dequantised(small, weights[name], axis=1))
                done.add(name)
            node.input[at] = f"{name}.float"
        nodes.append(node)
    _replace(small, nodes, done)
    return strip(small)


def _small_tables(model: onnx.ModelProto) -> onnx.ModelProto:
    """Bring every large table that rows are looked up in to eight bits, with a scale for each row."""
    weights = {item.name: item for item in model.graph.initializer}
    nodes: list[onnx.NodeProto] = []
    done: set[str] = set()
    for node in model.graph.node:
        table = weights.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or _size(table) < SMALLEST or not _is_float(table):
            nodes.append(node)
            continue
        if table.name not in done:
            done.add(table.name)
            _add_rounded(model, table, axis=0)
        nodes += _looked_up(node, table.name)
    _replace(model, nodes, done)
    return model


def _looked_up(node: onnx.NodeProto, table: str) -> Sequence[onnx.NodeProto]:
    out, rows = node.output[0], node.input[1]
    return (
        helper.make_node("Gather", [f"{table}.int8", rows], [f"{out}.int8"], name=f"{out}.rows", axis=0),
        helper.make_node("Cast", [f"{out}.int8"], [f"{out}.wide"], name=f"{out}.cast", to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{table}.scale", rows], [f"{out}.scale"], name=f"{out}.scales", axis=0),
        helper.make_node("Mul", [f"{out}.wide", f"{out}.scale"], [out], name=f"{out}.scaled"),
    )


def _weight_of(node: onnx.NodeProto, weights: dict[str, TensorProto]) -> int | None:
    if node.op_type not in {"MatMul", "Gemm"}:
        return None
    found = weights.get(node.input[1])
    large = found is not None and len(found.dims) == 2 and _size(found) >= SMALLEST and _is_float(found)
    return 1 if large else None


def _dequantised(model: onnx.ModelProto, weight: TensorProto, axis: int) -> onnx.NodeProto:
    _add_rounded(model, weight, axis=axis)
    name = weight.name
    return helper.make_node(
        "DequantizeLinear",
        [f"{name}.int8", f"{name}.scale"],
        [f"{name}.float"],
        name=f"{name}.dequantised",
        axis=axis,
    )


def _add_rounded(model: onnx.ModelProto, weight: TensorProto, axis: int) -> None:
    """Add a matrix in eight bits and its scales, one for each row (`axis` 0, as a column) or column."""
    values: Floats = numpy_helper.to_array(weight)
    scale = np.abs(values).max(axis=1 - axis, keepdims=True) / 127
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    rounded = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
    kept = scale if axis == 0 else scale[0]
    model.graph.initializer.append(numpy_helper.from_array(rounded, f"{weight.name}.int8"))
    model.graph.initializer.append(numpy_helper.from_array(kept, f"{weight.name}.scale"))


def _replace(model: onnx.ModelProto, nodes: Sequence[onnx.NodeProto], done: set[str]) -> None:
    kept_nodes = [_own(node) for node in nodes]
    kept = [_own(item) for item in model.graph.initializer if item.name not in done]
    del model.graph.node[:]
    del model.graph.initializer[:]
    model.graph.node.extend(kept_nodes)
    model.graph.initializer.extend(kept)


def _own(part: _Part) -> _Part:
    fresh = type(part)()
    fresh.CopyFrom(part)
    return fresh


def _copy(model: onnx.ModelProto) -> onnx.ModelProto:
    fresh = onnx.ModelProto()
    fresh.CopyFrom(model)
    return fresh


def _size(tensor: TensorProto) -> int:
    return int(np.prod(tensor.dims))


def _is_float(tensor: TensorProto) -> bool:
    return bool(tensor.data_type == TensorProto.FLOAT)
