//===- operator_call.cpp - random calls of an operator ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "operator_call.h"
#include <sstream>

namespace torchtidy {

Call::Call(const FunctionSchema &Schema, const c10::FunctionSchema &Real,
           const CallPatterns &Patterns, std::mt19937 &Random)
    : Schema(Schema), Real(Real), Random(Random), Symbolic(chance(40)) {
  choosePattern(Patterns);
}

bool Call::make() {
  if (!IsPossible)
    return false;
  for (auto [I, Argument] : llvm::enumerate(Schema.Arguments)) {
    c10::IValue Value;
    const auto &Default = Real.arguments()[I].default_value();
    auto Bound = Pattern.find(Argument.Name.str());
    bool IsMade = false;
    if (Bound != Pattern.end()) {
      if (auto Given = patterned(Bound->second, Argument.Type)) {
        Value = std::move(*Given);
        IsMade = true;
      }
    }
    if (!IsMade && Bound == Pattern.end() && Default &&
        chance(HasPattern ? 75 : 50)) {
      Value = *Default;
      IsMade = true;
    }
    if (!IsMade && !argument(Argument.Name, Argument.Type, Value))
      return false;
    Rules.push_back(known(Argument.Name, Argument.Type, Value));
    // Later patterns refer to what the argument really is.
    if (HasPattern) {
      bool Was = std::exchange(Symbolic, false);
      Letters[Argument.Name] = known(Argument.Name, Argument.Type, Value);
      Symbolic = Was;
    }
    Stack.push_back(std::move(Value));
  }
  return true;
}

std::optional<int64_t> Call::valueOf(SymbolicInt Value) const {
  for (auto [Symbol, Number] : Numbers)
    Value = Value.substituted(Symbol, Number);
  // Rounded quotients have symbols of their own, which are not replaced.
  return Value.constant();
}

static void print(std::ostream &Out, const at::Tensor &T) {
  if (!T.defined()) {
    Out << "undefined";
    return;
  }
  Out << T.toString() << T.sizes();
  if (T.requires_grad())
    Out << "+grad";
}

bool Call::hasEmptyTensor() const {
  auto IsEmpty = [](const at::Tensor &T) { return T.defined() && !T.numel(); };
  return llvm::any_of(Stack, [&](const c10::IValue &Value) {
    return (Value.isTensor() && IsEmpty(Value.toTensor())) ||
           (Value.isTensorList() &&
            llvm::any_of(Value.toTensorVector(), IsEmpty));
  });
}

std::string Call::describe() const {
  std::ostringstream Out;
  for (auto [I, Value] : llvm::enumerate(Stack)) {
    Out << (I ? ", " : "") << Schema.Arguments[I].Name.str() << "=";
    if (Value.isTensor())
      print(Out, Value.toTensor());
    else if (Value.isTensorList())
      for (const at::Tensor &T : Value.toTensorVector()) {
        print(Out, T);
        Out << ' ';
      }
    else if (Value.isList() && !Value.isIntList() && !Value.isDoubleList())
      for (const c10::IValue &Each : Value.toListRef())
        if (Each.isTensor())
          print(Out, Each.toTensor());
        else
          Out << Each << ' ';
    else
      Out << Value;
  }
  return Out.str();
}

// What LibTorch gets
// -----------------------------------------------------------

at::ScalarType Call::scalarType() {
  static const at::ScalarType All[] = {
      at::kFloat, at::kFloat,    at::kFloat, at::kDouble,      at::kLong,
      at::kLong,  at::kInt,      at::kByte,  at::kBool,        at::kShort,
      at::kChar,  at::kBFloat16, at::kHalf,  at::kComplexFloat};
  return All[pick(0, std::size(All) - 1)];
}

// Related to a tensor before: the same, shorter, with ones, exchanged.
std::vector<int64_t> Call::related() {
  std::vector<int64_t> Sizes = Shapes[pick(0, Shapes.size() - 1)];
  if (Sizes.empty())
    return Sizes;
  int Any = pick(0, Sizes.size() - 1);
  switch (pick(0, 9)) {
  case 0:
    Sizes.erase(Sizes.begin());
    break;
  case 1:
    Sizes[Any] = 1;
    break;
  case 2:
    std::swap(Sizes.back(), Sizes[Any]);
    break;
  case 3:
    Sizes[Any] = pick(1, 4);
    break;
  case 4:
    Sizes.insert(Sizes.begin(), pick(1, 3));
    break;
  default:
    break;
  }
  return Sizes;
}

std::vector<int64_t> Call::sizes(llvm::StringRef Name) {
  if ((Name == "bias" || Name == "running_mean") && !Shapes.empty() &&
      !Shapes.back().empty() && chance(80))
    return {Shapes.back()[0]};
  if (!Shapes.empty() && chance(75))
    return related();
  std::vector<int64_t> Sizes(pick(0, 9) ? pick(1, 5) : 0);
  for (int64_t &Size : Sizes)
    Size = chance(3) ? 0 : pick(1, chance(80) ? 4 : 8);
  return Sizes;
}

at::Tensor Call::filled(llvm::ArrayRef<int64_t> Sizes, at::ScalarType Type,
                        int64_t From, int64_t Below) {
  c10::IntArrayRef Extents(Sizes.data(), Sizes.size());
  bool IsWhole = at::isIntegralType(Type, /*includeBool=*/true);
  at::Tensor T =
      IsWhole ? at::randint(From, std::max(Below, From + 1), Extents).to(Type)
              : at::rand(Extents).to(Type);
  if (Sizes.size() > 1 && chance(15))
    T = T.transpose(0, 1).contiguous().transpose(0, 1);
  if (at::isFloatingType(Type) && chance(20))
    T.requires_grad_();
  Shapes.push_back(T.sizes().vec());
  return T;
}

at::Tensor Call::tensor(llvm::StringRef Name) {
  std::vector<int64_t> Sizes = sizes(Name);
  at::ScalarType Type = !Types.empty() && chance(70)
                            ? Types[pick(0, Types.size() - 1)]
                            : scalarType();
  if (Name == "mask" || Name == "condition")
    Type = chance(85) ? at::kBool : Type;
  else if (Name.starts_with("ind"))
    Type = chance(85) ? at::kLong : Type;
  else
    Types.push_back(Type);
  // A mask with a gradient is no mask.
  if (Name == "mask" || Name == "condition")
    return filled(Sizes, Type, 0, 2).detach();
  return filled(Sizes, Type, 0, Name.starts_with("ind") ? 2 : 4);
}

int64_t Call::integer(llvm::StringRef Name) {
  if (Name.contains("dim") || Name.contains("axis")) {
    int Rank = Shapes.empty() ? 2 : int(Shapes.front().size());
    return chance(90) && Rank ? pick(-Rank, Rank - 1) : pick(-6, 6);
  }
  if (Name == "groups" || Name == "correction")
    return chance(85) ? 1 : pick(0, 3);
  if (Name == "reduction")
    return pick(0, 2);
  if (Name == "start" || Name == "end" || Name == "index" ||
      Name == "diagonal" || Name == "offset")
    return pick(-4, 5);
  return chance(90) ? pick(1, 4) : pick(-1, 6);
}

std::vector<int64_t> Call::dims() {
  int Rank = Shapes.front().size();
  std::vector<int64_t> All(Rank);
  for (int I = 0; I < Rank; ++I)
    All[I] = chance(80) ? I : I - Rank;
  std::shuffle(All.begin(), All.end(), Random);
  if (chance(50))
    All.resize(pick(0, Rank));
  return All;
}

// The same elements in another order, or nearly.
std::vector<int64_t> Call::rearranged() {
  std::vector<int64_t> List = Shapes.front();
  std::shuffle(List.begin(), List.end(), Random);
  if (List.size() > 1 && chance(50)) {
    List[0] *= List.back();
    List.pop_back();
  }
  if (!List.empty() && chance(40))
    List[pick(0, List.size() - 1)] = -1;
  if (chance(20))
    List.insert(List.begin(), pick(1, 3));
  return List;
}

std::vector<int64_t> Call::integers(llvm::StringRef Name, unsigned Fixed) {
  bool IsDims =
      Name.starts_with("dim") || Name == "source" || Name == "destination";
  bool IsSize = Name == "size" || Name == "shape" || Name == "sizes";
  if (IsDims && !Shapes.empty() && chance(90))
    return dims();
  if (IsSize && !Shapes.empty() && chance(80))
    return rearranged();
  unsigned Count =
      Fixed && chance(85) ? (chance(70) ? Fixed : 1) : unsigned(pick(0, 4));
  int Low = Name.contains("padding") ? 0 : 1;
  std::vector<int64_t> List;
  for (unsigned I = 0; I < Count; ++I)
    List.push_back(chance(97) ? pick(Low, Low + 2) : 0);
  return List;
}

// Words that operators know, by the argument's name.
std::string Call::text(llvm::StringRef Name) {
  static const std::map<std::string, std::vector<const char *>> Words = {
      {"reduce", {"sum", "mean", "amax", "amin", "prod", "add", "multiply"}},
      {"mode", {"constant", "reflect", "replicate", "circular", "reduced"}},
      {"rounding_mode", {"trunc", "floor"}},
      {"indexing", {"ij", "xy"}},
      {"approximate", {"none", "tanh"}},
      {"norm", {"forward", "backward", "ortho"}},
      {"interpolation", {"linear", "lower", "nearest"}},
      {"side", {"left", "right"}},
      {"UPLO", {"L", "U"}},
      {"ord", {"fro", "nuc"}},
      {"p", {"fro", "nuc"}},
      {"padding", {"same", "valid"}},
      {"padding_side", {"left", "right"}}};
  auto At = Words.find(Name.str());
  if (At == Words.end() || chance(3))
    return "other";
  return At->second[pick(0, At->second.size() - 1)];
}

c10::IValue Call::scalar() {
  if (chance(40))
    return int64_t(pick(0, 3));
  if (chance(20))
    return chance(50);
  return 0.5 * pick(1, 4);
}

bool Call::argument(llvm::StringRef Name, const SchemaType &Type,
                    c10::IValue &Value) {
  switch (Type.Kind) {
  case SchemaTypeKind::Optional:
    // Generators and the like are left out.
    if (chance(50) || !argument(Name, Type.Elements[0], Value))
      Value = c10::IValue();
    return true;
  case SchemaTypeKind::Tensor:
    Value = tensor(Name);
    return true;
  case SchemaTypeKind::Int:
  case SchemaTypeKind::SymInt:
    Value = integer(Name);
    return true;
  case SchemaTypeKind::Float:
    Value = 0.25 * pick(1, 4);
    return true;
  case SchemaTypeKind::Bool:
    Value = chance(50);
    return true;
  case SchemaTypeKind::Scalar:
    Value = scalar();
    return true;
  case SchemaTypeKind::ScalarType:
    Value = int64_t(scalarType());
    return true;
  case SchemaTypeKind::String:
    Value = text(Name);
    return true;
  case SchemaTypeKind::Device:
    Value = c10::Device(chance(80) ? c10::kCPU : c10::kMeta);
    return true;
  case SchemaTypeKind::List:
    return listArgument(Name, Type, Value);
  default:
    return false;
  }
}

bool Call::listArgument(llvm::StringRef Name, const SchemaType &Type,
                        c10::IValue &Value) {
  const SchemaType &Element = Type.Elements[0];
  if (Element.Kind == SchemaTypeKind::Tensor) {
    std::vector<at::Tensor> List;
    for (int I = pick(1, 3); I > 0; --I)
      List.push_back(tensor(Name));
    Value = List;
    return true;
  }
  if (Element.Kind == SchemaTypeKind::Optional &&
      Element.Elements[0].Kind == SchemaTypeKind::Tensor) {
    c10::List<c10::optional<at::Tensor>> List;
    for (int I = pick(1, 3); I > 0; --I)
      List.push_back(chance(25) ? c10::optional<at::Tensor>()
                                : c10::optional<at::Tensor>(tensor(Name)));
    Value = List;
    return true;
  }
  if (Element.Kind == SchemaTypeKind::Float) {
    Value = std::vector<double>(pick(1, 3), 0.5 * pick(1, 4));
    return true;
  }
  if (Element.Kind != SchemaTypeKind::Int &&
      Element.Kind != SchemaTypeKind::SymInt)
    return false;
  Value = integers(Name, Type.ListSize.value_or(0));
  return true;
}

// What the rule gets
// -------------------------------------------------------------

// The number, or a symbol that stands for it throughout the call.
SymbolicInt Call::extent(int64_t Size) {
  // Rules take symbols not to be zero.
  if (!Symbolic || Size == 0 || chance(50))
    return Symbolic && chance(5) ? SymbolicInt() : SymbolicInt(Size);
  std::string Name = "n" + std::to_string(Size);
  SymbolicInt Symbol = Symbols.named(Name, Name, /*NonNegative=*/true);
  Numbers[*Symbol.asSymbol()] = Size;
  return Symbol;
}

TensorFacts Call::factsOf(const at::Tensor &T) {
  TensorFacts Facts;
  if (!T.defined())
    return TensorFacts::undefined({});
  ShapeValue::Extents Sizes;
  for (int64_t Size : T.sizes())
    Sizes.push_back(extent(Size));
  if (!Symbolic || chance(90))
    Facts.Shape = ShapeValue::known(std::move(Sizes));
  if (!Symbolic || chance(90))
    Facts.Type = DtypeValue::known(static_cast<Dtype>(T.scalar_type()));
  Facts.Device = DeviceValue::known(DeviceType::CPU);
  Facts.Order = T.is_contiguous() ? Layout::Contiguous : Layout::Strided;
  Facts.Defined = Facts.Written = Tri::Yes;
  Facts.RequiresGrad = triOf(T.requires_grad());
  Facts.Leaf = triOf(T.is_leaf());
  return Facts;
}

RuleValue Call::known(llvm::StringRef Name, const SchemaType &Type,
                      const c10::IValue &Value) {
  if (Value.isNone())
    return RuleValue::none();
  const SchemaType &Inner =
      Type.Kind == SchemaTypeKind::Optional ? Type.Elements[0] : Type;
  if (Inner.Kind == SchemaTypeKind::ScalarType) {
    std::optional<Dtype> T = dtypeOfValue(Value.toInt());
    return T ? RuleValue::dtype(DtypeValue::known(*T)) : RuleValue();
  }
  if (Value.isTensor())
    return RuleValue::tensor(factsOf(Value.toTensor()));
  if (Value.isBool())
    return RuleValue::boolean(triOf(Value.toBool()));
  if (Value.isInt())
    return RuleValue::integer(Name.contains("dim") ? SymbolicInt(Value.toInt())
                              : Value.toInt() > 0  ? extent(Value.toInt())
                                                  : SymbolicInt(Value.toInt()));
  if (Value.isDouble())
    return RuleValue::floating(Value.toDouble());
  if (Value.isString())
    return RuleValue::text(Value.toStringRef());
  if (Value.isDevice())
    return RuleValue::device(DeviceValue::known(
        Value.toDevice().is_cpu() ? DeviceType::CPU : DeviceType::Meta));
  if (Value.isTensorList()) {
    std::vector<TensorFacts> List;
    for (const at::Tensor &T : Value.toTensorVector())
      List.push_back(factsOf(T));
    return RuleValue::tensors(std::move(List));
  }
  if (Value.isIntList()) {
    ShapeValue::Extents List;
    for (int64_t N : Value.toIntVector())
      List.push_back(N > 0 && !Name.contains("dim") ? extent(N)
                                                    : SymbolicInt(N));
    return RuleValue::ints(ShapeValue::known(std::move(List)));
  }
  if (Inner.Kind == SchemaTypeKind::List &&
      Inner.Elements[0].Kind == SchemaTypeKind::Optional) {
    std::vector<TensorFacts> List;
    for (const c10::IValue &Each : Value.toListRef())
      List.push_back(Each.isTensor() ? factsOf(Each.toTensor())
                                     : TensorFacts::undefined({}));
    return RuleValue::tensors(std::move(List));
  }
  if (Inner.Kind == SchemaTypeKind::List &&
      Inner.Elements[0].Kind == SchemaTypeKind::Float) {
    std::vector<RuleValue> List;
    for (double N : Value.toDoubleVector())
      List.push_back(RuleValue::floating(N));
    return RuleValue::tuple(std::move(List));
  }
  return {};
}

} // namespace torchtidy
