# The probe of `helm test`: tries HOST:PORT until it is sure, prints one sentence, and exits 0 when all is as it must be.
# ROLE=right must get through, ROLE=wrong must not; NAMESPACE, FLOW, FROM and TO are for the sentence alone.
# For any POSIX shell with the nc and timeout of busybox. Values are read by name and never become code. Kubernetes reads
# command lines too, and halves two dollar signs in a row, so there are none.
set -u

finish() {
  echo "$2"
  exit "$1"
}

for tool in nc timeout; do
  command -v $tool >/dev/null || finish 1 "FAILED: the image has no $tool; write an image with busybox in helmTest.image"
done

# -z ends nc once it is connected. Where it is not built in, nc starts a program then, and that ends at once.
zero=-z
run=
case $(nc -z -w 1 127.0.0.1 1 2>&1) in
  *option*) zero='' run='-e true' ;;
esac

# One try: 0 is connected, 1 is denied (refused or timed out), 2 is no address, 3 is a nc that does not understand us; looking
# for an address is all that can take 10 s.
try() {
  said=$(exec 2>&1 </dev/null; timeout 10 nc $zero -w 2 "$HOST" "$PORT" $run; exit $?)
  code=$?
  [ "$code" -eq 0 ] && return 0
  case $code:$said in
    *'bad address'* | 124:* | 143:*) return 2 ;;
    *[Uu]sage:* | *option* | *'not found'*) return 3 ;;
  esac
  return 1
}

# A network plugin may need seconds until it knows a new pod, and opens or denies until then. So connecting late is
# connecting, connecting early is no breach yet, and a denial counts when it lasts.
end=$(($(date +%s) + ${PATIENCE:-20}))
denials=0
while :; do
  try
  state=$?
  late=no
  [ "$(date +%s)" -ge "$end" ] && late=yes
  [ "$state" -eq 1 ] && denials=$((denials + 1)) || denials=0
  case $ROLE:$state:$late in
    right:0:*)
      finish 0 "OK: a pod with the labels of $FROM reached $TO at $HOST:$PORT, as flow $FLOW says"
      ;;
    *:3:*)
      finish 1 "FAILED: the nc of the image cannot be used ($said); write an image with busybox in helmTest.image"
      ;;
    right:1:yes)
      finish 1 "FAILED: a pod with the labels of $FROM did not reach $TO at $HOST:$PORT, though flow $FLOW allows it; see that\
 $TO is ready, that its Service has port $PORT, and that its pods carry the labels which its policy selects:\
 kubectl get networkpolicies,services,pods -n $NAMESPACE --show-labels"
      ;;
    right:2:yes)
      finish 1 "FAILED: $HOST does not resolve; write the name of the Service of $TO, or its address, in helmTest.host, and see\
 that DNS answers: kubectl get services -n $NAMESPACE"
      ;;
    wrong:0:yes)
      finish 1 "FAILED: a pod that no flow speaks of reached $TO at $HOST:$PORT, so nothing here protects $TO; most often the\
 network plugin enforces no NetworkPolicies (flannel alone, K3s started with --disable-network-policy, a node without\
 ipset, EKS VPC CNI without its agent), or else another policy opens it: kubectl get networkpolicies -n $NAMESPACE"
      ;;
    wrong:1:*)
      [ "$denials" -ge 5 ] &&
        finish 0 "OK: a pod that no flow speaks of tried $HOST:$PORT and was denied $denials times in a row; the policies are enforced"
      ;;
    wrong:2:yes)
      finish 1 "FAILED: a pod that no flow speaks of could not resolve $HOST, so it tried nothing; where egress is closed (egress:\
 all) or DNS is slow, write the address of $TO in helmTest.host"
      ;;
  esac
  sleep 1
done
